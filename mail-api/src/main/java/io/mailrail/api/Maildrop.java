package io.mailrail.api;

import java.time.Instant;
import java.util.UUID;

/// An INBOX locked for one POP3 session (RFC 1939 §4). The lock is a lease: who does not renew it, loses it.
///
/// @param lastAccessed the highest UID that RETR has reached in this or an earlier session, 0 for none (LAST, RFC 1225)
public record Maildrop(UUID lease, Instant until, MailboxStatus inbox, long lastAccessed) {}
