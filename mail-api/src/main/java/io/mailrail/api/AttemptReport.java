package io.mailrail.api;

import java.time.Instant;
import java.util.UUID;

/// How one attempt to deliver to one recipient went. Reported again, it changes nothing.
///
/// @param remote host and address that was spoken to, empty if none was reached
/// @param tls protocol and cipher, empty without TLS
/// @param reply the last reply, or what went wrong before one came; at most 1,000 characters
public record AttemptReport(
        int lane,
        long epoch,
        UUID queueId,
        int attempt,
        Instant startedAt,
        String remote,
        String tls,
        String reply,
        Result result) {

    /// What follows from an attempt.
    public sealed interface Result {

        /// The other side answers for it now.
        record Delivered() implements Result {}

        /// Try again then.
        ///
        /// @param warned the sender has been told of the delay
        record Deferred(Instant nextAt, boolean warned) implements Result {}

        /// Given up; the sender has been told, where there is one.
        record Failed() implements Result {}
    }
}
