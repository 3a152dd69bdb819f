package io.mailrail.testkit.net;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until it is advanced.
public final class MutableClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /// Standing at this instant, in UTC.
    public static MutableClock at(Instant instant) {
        return new MutableClock(new AtomicReference<>(instant), ZoneOffset.UTC);
    }

    /// Standing at the present second.
    public static MutableClock atNow() {
        return at(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
    }

    /// Lets time pass.
    public void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /// The same clock seen from another zone: advancing one advances both.
    @Override
    public MutableClock withZone(ZoneId other) {
        return new MutableClock(now, other);
    }
}
