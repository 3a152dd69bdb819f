package io.mailrail.api;

import java.util.List;

/// The house answers for a message: it is committed.
///
/// @param outcomes one for each forward-path, in the order given; at least one of them is not [Outcome.Failed]
public record Accepted(CallId call, List<Outcome> outcomes) {

    public Accepted {
        outcomes = List.copyOf(outcomes);
    }

    /// What became of one forward-path.
    public sealed interface Outcome {

        /// Filed here or queued for elsewhere, or both (an alias).
        record Taken() implements Outcome {}

        /// Refused after RCPT had been accepted; unless the reverse-path is null, the sender is told by a DSN that was
        /// committed together with the message.
        record Failed(Refusal refusal) implements Outcome {}
    }
}
