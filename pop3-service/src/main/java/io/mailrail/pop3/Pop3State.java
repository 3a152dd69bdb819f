package io.mailrail.pop3;

import java.util.Optional;

/// How far a conversation has come (RFC 1939 §3). A state holds exactly what exists in it.
sealed interface Pop3State {

    /// Nobody yet (RFC 1939 §4).
    ///
    /// @param user whom USER has named, until PASS
    record Authorization(Optional<String> user) implements Pop3State {

        static final Authorization BEGINNING = new Authorization(Optional.empty());
    }

    /// A maildrop is locked for this client (RFC 1939 §5).
    record Transaction(Pop3Maildrop maildrop) implements Pop3State {}

    /// The client has said QUIT: what it marked goes now (RFC 1939 §6).
    record Update(Pop3Maildrop maildrop) implements Pop3State {}

    /// The conversation is over.
    record Closed() implements Pop3State {}
}
