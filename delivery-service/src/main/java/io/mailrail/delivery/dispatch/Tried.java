package io.mailrail.delivery.dispatch;

import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;
import io.mailrail.delivery.remote.Outcome;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One attempt at a message, gone through.
///
/// @param host the name of the server that was spoken to, empty if none was reached
/// @param remote the same with its address
/// @param tls protocol and cipher, empty without TLS
/// @param outcomes what became of each recipient; empty when the attempt is void
record Tried(
        Instant startedAt,
        String host,
        String remote,
        String tls,
        Map<Recipient, Outcome> outcomes) {

    Tried {
        outcomes = Map.copyOf(outcomes);
    }

    /// The same for all recipients, without a server that had a say.
    static Tried alike(OutboundMessage message, Instant startedAt, Outcome outcome) {
        var outcomes = new LinkedHashMap<Recipient, Outcome>();
        message.recipients().forEach(recipient -> outcomes.put(recipient, outcome));
        return new Tried(startedAt, "", "", "", outcomes);
    }

    /// Nothing came of it, and nothing is to be told.
    static Tried nothing(Instant startedAt) {
        return new Tried(startedAt, "", "", "", Map.of());
    }
}
