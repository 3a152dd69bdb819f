package io.mailrail.api;

/// A mailbox in numbers (RFC 9051 §6.3.11, RFC 7162 §3.1.2.1, RFC 8438).
///
/// @param uidNext the UID that the next message will get or exceed
/// @param recent messages that no session has yet been told of as recent (RFC 3501 §2.3.2)
/// @param size octets of all messages
public record MailboxStatus(
        MailboxKey key,
        long uidValidity,
        long uidNext,
        ModSeq highestModSeq,
        long messages,
        long unseen,
        long recent,
        long size) {}
