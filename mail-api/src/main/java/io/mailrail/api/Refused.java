package io.mailrail.api;

import org.jspecify.annotations.Nullable;

/// Carries a [Refusal] to whoever can say it.
public final class Refused extends RuntimeException {

    private final transient Refusal refusal;

    public Refused(Refusal refusal) {
        this(refusal, null);
    }

    /// @param cause what lies behind it, for the log; never shown to a client
    public Refused(Refusal refusal, @Nullable Throwable cause) {
        super(refusal.toString(), cause, false, cause != null);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
