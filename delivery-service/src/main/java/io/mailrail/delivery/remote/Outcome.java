package io.mailrail.delivery.remote;

/// What one attempt means for one recipient. Each `status` is an enhanced status code (RFC 3463).
public sealed interface Outcome {

    /// For people: the reply, or what went wrong before one came.
    String text();

    /// The other side answers for it now.
    record Taken(String text) implements Outcome {}

    /// Not now.
    ///
    /// @param said whether `text` is the other side's reply
    record Later(String status, String text, boolean said) implements Outcome {}

    /// Never.
    record Never(String status, String text, boolean said) implements Outcome {}

    /// What a reply means that is not the hoped-for one: RFC 5321 §4.2.1 makes the first digit decide.
    static Outcome of(Reply reply) {
        return reply.isPermanent()
                ? new Never(reply.status(), reply.toString(), true)
                : new Later(reply.status(), reply.toString(), true);
    }
}
