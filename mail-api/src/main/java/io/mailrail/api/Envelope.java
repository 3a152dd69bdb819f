package io.mailrail.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
    /// @param verdicts what was found out about the sender, by the method's name as in RFC 8601 §2.7: `spf`, `dkim`, `dmarc`
    /// @param about the message that this one reports on
    public record Origin(
            String protocol,
            String clientAddress,
            String clientName,
            Map<String, String> verdicts,
            Optional<UUID> about) {

        /// Most verdicts of a message.
        public static final int MAX_VERDICTS = 20;

        /// The longest verdict, in characters.
        public static final int MAX_VERDICT = 500;

        /// Made by the house itself.
        public static final Origin INTERNAL = new Origin("internal", "", "");

        public Origin {
            verdicts = Map.copyOf(verdicts);
            if (verdicts.size() > MAX_VERDICTS
                    || verdicts.values().stream().anyMatch(v -> v.length() > MAX_VERDICT)) {
                throw new IllegalArgumentException("too many or too long verdicts");
            }
        }

        /// From somewhere of which nothing was found out.
        public Origin(String protocol, String clientAddress, String clientName) {
            this(protocol, clientAddress, clientName, Map.of(), Optional.empty());
        }

        /// Made by the house to report on a message.
        public static Origin reportOn(UUID message) {
            return new Origin("internal", "", "", Map.of(), Optional.of(message));
        }
    }
}
