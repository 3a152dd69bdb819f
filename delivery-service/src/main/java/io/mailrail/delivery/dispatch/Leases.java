package io.mailrail.delivery.dispatch;

import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Which lanes are ours, as far as we were told, and until when.
///
/// What counts is when the question was asked, not when the answer came. Thread-safe.
final class Leases {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private record Held(long epoch, long until) {}

    private final Outbound outbound;
    private final UUID owner;
    private final long leaseNanos;
    private final long grantNanos;
    private final LongSupplier nanoTime;
    private final Map<Integer, Held> lanes = new ConcurrentHashMap<>();

    Leases(
            Outbound outbound,
            UUID owner,
            Duration leaseTime,
            Duration renewInterval,
            LongSupplier nanoTime) {
        this.outbound = outbound;
        this.owner = owner;
        this.leaseNanos = leaseTime.toNanos();
        this.grantNanos = leaseTime.minus(renewInterval).minus(leaseTime.dividedBy(10)).toNanos();
        this.nanoTime = nanoTime;
    }

    /// Messages that came with these leases. The house extends a lane while a question waits there, but not at every look: it
    /// may have been a renewal's interval ago; a tenth more is for the answer's way.
    void granted(Collection<OutboundMessage> messages) {
        long until = nanoTime.getAsLong() + grantNanos;
        messages.forEach(message -> lanes.put(message.lane(), new Held(message.epoch(), until)));
    }

    /// Asks for all of them to be held on. What is not in the answer is lost.
    void renew() {
        long until = nanoTime.getAsLong() + leaseNanos;
        var held = outbound.renew(owner);
        for (int lane : List.copyOf(lanes.keySet())) {
            if (!held.containsKey(lane)) {
                lanes.remove(lane);
                log.warn("lost what=lane lane={}", lane);
            }
        }
        held.forEach((lane, epoch) -> lanes.put(lane, new Held(epoch, until)));
    }

    /// Whether this lane is still ours at this epoch.
    boolean holds(OutboundMessage message) {
        var held = lanes.get(message.lane());
        return held != null
                && held.epoch() == message.epoch()
                && held.until() - nanoTime.getAsLong() > 0;
    }

    /// Gives all of them back.
    void release() {
        lanes.clear();
        outbound.release(owner);
    }
}
