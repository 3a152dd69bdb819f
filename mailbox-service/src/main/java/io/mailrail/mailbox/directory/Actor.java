package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Protocol;

import java.util.Locale;

/// An account that acts, and how it came in.
public record Actor(AccountId account, String login, Protocol protocol) {

    /// As it is written beside what was done: `alice@example.org/imap`.
    public String name() {
        return login + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
}
