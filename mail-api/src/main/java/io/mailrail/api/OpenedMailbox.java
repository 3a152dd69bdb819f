package io.mailrail.api;

/// A mailbox just selected or examined.
///
/// @param firstRecent messages from this UID on are `\Recent` in this session and in no other (RFC 3501 §2.3.2); equal to
///     `uidNext` when none is
/// @param rights what the caller may do in it; all, to its owner
public record OpenedMailbox(MailboxStatus status, long firstRecent, Rights rights) {

    private static final Rights CHANGING =
            Rights.of(Right.SEEN, Right.WRITE, Right.INSERT, Right.DELETE_MESSAGES, Right.EXPUNGE);

    /// Whether the caller may change anything in it (RFC 4314 §5.2).
    public boolean isWritable() {
        return rights.hasAny(CHANGING);
    }
}
