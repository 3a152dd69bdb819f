package io.mailrail.delivery.remote;

/// A server that could not be brought to hear a message: another may be tried. Nothing was handed over.
public final class HostUnusable extends Exception {

    private final transient Outcome outcome;

    HostUnusable(Outcome outcome) {
        super(outcome.text());
        this.outcome = outcome;
    }

    HostUnusable(String status, String text, Throwable cause) {
        super(text, cause);
        this.outcome = new Outcome.Later(status, text, false);
    }

    /// What it means if there is no other.
    public Outcome outcome() {
        return outcome;
    }
}
