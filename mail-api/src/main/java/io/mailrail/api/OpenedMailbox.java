package io.mailrail.api;

/// A mailbox just selected or examined.
///
/// @param firstRecent messages from this UID on are `\Recent` in this session and in no other (RFC 3501 §2.3.2); equal to
///     `uidNext` when none is
public record OpenedMailbox(MailboxStatus status, long firstRecent) {}
