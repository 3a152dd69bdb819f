package io.mailrail.api;

/// A mailbox just selected or examined.
///
/// @param firstRecent messages from this UID on are `\Recent` in this session and in no other (RFC 3501 §2.3.2); equal to
///     `uidNext` when none is
/// @param rights the caller's
public record OpenedMailbox(MailboxStatus status, long firstRecent, Rights rights) {

    private static final Rights CHANGING =
            Rights.of(Right.SEEN, Right.WRITE, Right.INSERT, Right.DELETE_MESSAGES, Right.EXPUNGE);

    /// The owner's own.
    public OpenedMailbox(MailboxStatus status, long firstRecent) {
        this(status, firstRecent, Rights.ALL);
    }

    /// Whether nothing can be changed in it, however it is opened (RFC 4314 §5.2).
    public boolean isReadOnly() {
        return !rights.hasAny(CHANGING);
    }
}
