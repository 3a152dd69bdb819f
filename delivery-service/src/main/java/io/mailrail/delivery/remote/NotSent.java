package io.mailrail.delivery.remote;

/// A transaction was broken off from our side before the final dot: nothing was handed over, and the other side is not to blame.
public final class NotSent extends Exception {

    /// Whose fault it was.
    public enum Reason {
        /// Someone else may deliver the message now.
        LEASE_LOST,
        /// The content could not be read to its end.
        CONTENT_UNREADABLE
    }

    private final Reason reason;

    NotSent(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    NotSent(Reason reason, Throwable cause) {
        super(reason + ": " + cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
