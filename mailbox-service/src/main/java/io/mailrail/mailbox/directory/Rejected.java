package io.mailrail.mailbox.directory;

/// Carries a [Rejection] to whoever asked for the change; the transaction is rolled back.
public final class Rejected extends RuntimeException {

    private final transient Rejection rejection;

    public Rejected(Rejection rejection) {
        super(rejection.toString(), null, false, false);
        this.rejection = rejection;
    }

    public Rejection rejection() {
        return rejection;
    }
}
