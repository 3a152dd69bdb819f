package io.mailrail.api;

/// A mailbox, whoever names it: its owner's account and its number there.
public record MailboxKey(AccountId account, MailboxId mailbox) {}
