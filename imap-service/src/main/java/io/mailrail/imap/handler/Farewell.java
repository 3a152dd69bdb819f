package io.mailrail.imap.handler;

import io.mailrail.api.Refusal;

/// The texts of BYE.
public final class Farewell {

    public static final String SHUTTING_DOWN = "Server is shutting down";
    public static final String MAILBOX_GONE = "The selected mailbox is gone";
    public static final String EXPIRED = "The session has expired, log in again";

    private Farewell() {}

    /// Why a session ends that lost what it stands on.
    public static String to(Refusal refusal) {
        return refusal instanceof Refusal.NoSuchMailbox ? MAILBOX_GONE : EXPIRED;
    }
}
