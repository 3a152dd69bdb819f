package io.mailrail.api;

/// The number of a mailbox within its account, from 1. It survives RENAME (RFC 8474 §4).
public record MailboxId(int value) {

    public MailboxId {
        if (value < 1) {
            throw new IllegalArgumentException("mailbox id " + value);
        }
    }
}
