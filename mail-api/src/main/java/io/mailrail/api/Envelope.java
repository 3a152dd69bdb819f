package io.mailrail.api;

import java.util.List;
import java.util.Optional;

/// What SMTP says about a message beside its content (RFC 5321 §2.3.1).
///
/// @param forwardPaths as given by the client and accepted at RCPT; 1 to a few thousand
/// @param home where the content will live: the home of the first local recipient ([Resolution.Local]), else the submitter's
///     account, else [AccountId#NONE]; `settle` names the same
/// @param submitter who logged in to send it; absent for mail from other servers
public record Envelope(
        ReversePath reversePath,
        List<ForwardPath> forwardPaths,
        AccountId home,
        Optional<SessionCredential> submitter,
        Origin origin) {

    public Envelope {
        forwardPaths = List.copyOf(forwardPaths);
        if (forwardPaths.isEmpty()) {
            throw new IllegalArgumentException("no recipient");
        }
    }

    /// Where a message came from, for its trace.
    ///
    /// @param protocol as `Received: with` says it: `ESMTP`, `ESMTPSA`, … (RFC 3848)
    /// @param clientAddress empty when the message was made inside the house
    /// @param clientName what EHLO said
    public record Origin(String protocol, String clientAddress, String clientName) {

        /// Made by the house itself: bounces, reports.
        public static final Origin INTERNAL = new Origin("internal", "", "");
    }
}
