package io.mailrail.api;

import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What we have promised to others and not yet done. Reached with the service token alone.
public interface Outbound {

    /// Waits up to `wait` for work that is due in lanes that `owner` holds or can take, and leases it: at most `max` messages.
    /// Keeps or takes lanes as a side effect.
    ///
    /// @param owner one delivery-service process, named by itself at its start
    /// @param busy destinations that are not wanted now, being full or suspended
    List<OutboundMessage> lease(UUID owner, int max, Duration wait, Collection<String> busy);

    /// Keeps the lanes that `owner` holds for another lease time.
    ///
    /// @return the lanes still held, with their epochs, as `lane → epoch`
    java.util.Map<Integer, Long> renew(UUID owner);

    /// The content of a leased message.
    ///
    /// @throws Refused NoSuchMessage when it is no longer in the queue
    InputStream content(OutboundMessage message);

    /// Tells how attempts went; they are kept, in one transaction each. A late `Delivered` always counts, a late `Deferred` or
    /// `Failed` (of an older epoch) is dropped.
    void report(List<AttemptReport> reports);

    /// Ends the lease on everything that `owner` holds.
    void release(UUID owner);
}
