package io.mailrail.api;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The mailboxes of an account, and what others share with it under [MailboxName#OTHER_USERS]: names, hierarchy, subscriptions,
/// rights. What the caller has no right to do with a mailbox is refused with NotPermitted; a mailbox that it may not even look at is
/// not there (RFC 4314 §6). Every method throws [Refused] with SessionExpired for a
/// credential that no longer holds and with Unavailable when the store cannot be reached.
public interface Mailboxes {

    /// Every mailbox and every subscribed name, in order of their names. RFC 9051 §6.3.9.
    List<MailboxEntry> list(SessionCredential as);

    /// RFC 9051 §6.3.11.
    ///
    /// @throws Refused NoSuchMailbox
    MailboxStatus status(SessionCredential as, MailboxName name);

    /// SELECT (RFC 9051 §6.3.2) or EXAMINE (§6.3.3). Selecting claims what is recent; examining does not.
    ///
    /// @throws Refused NoSuchMailbox, also for a name that cannot be selected
    OpenedMailbox open(SessionCredential as, MailboxName name, Access access);

    /// Creates a mailbox and the levels above it. RFC 9051 §6.3.4. Of each use an account has one mailbox at most: one that is
    /// taken is refused with its name as `AlreadyExists` (`USEATTR`, RFC 6154 §3).
    ///
    /// @throws Refused AlreadyExists, LimitReached, Malformed
    MailboxEntry create(
            SessionCredential as, CallId call, MailboxName name, Optional<SpecialUse> specialUse);

    /// Removes a mailbox and its messages; with others below it, the name stays and can no longer be selected.
    /// RFC 9051 §6.3.5.
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted for INBOX; HasChildren for a name that cannot be selected and has others
    ///     below it
    void delete(SessionCredential as, CallId call, MailboxName name);

    /// Renames a mailbox with all below it; INBOX stays, and gives its messages to the new name. RFC 9051 §6.3.6.
    ///
    /// @throws Refused NoSuchMailbox, AlreadyExists, NotPermitted, Malformed
    void rename(SessionCredential as, CallId call, MailboxName from, MailboxName to);

    /// RFC 9051 §6.3.7. A name may be subscribed that does not exist.
    void subscribe(SessionCredential as, MailboxName name);

    /// RFC 9051 §6.3.8.
    void unsubscribe(SessionCredential as, MailboxName name);

    /// Annotations of a mailbox, or of the server where no mailbox is named (RFC 5464 §4.2). What is `/private` is the caller's
    /// own.
    ///
    /// @throws Refused NoSuchMailbox, LimitReached for too many entries at once
    Metadata getMetadata(SessionCredential as, Optional<MailboxName> mailbox, MetadataQuery wanted);

    /// Sets and takes away annotations, all or none (RFC 5464 §4.3). Setting the same again changes nothing. What is `/shared` of
    /// the server belongs to its administrator.
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted for an entry that clients cannot set; TooBig for a value (`MAXSIZE`);
    ///     LimitReached for too many annotations (`TOOMANY`)
    void setMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, List<Annotation> annotations);

    /// Who may do what (GETACL, RFC 4314 §3.3); the owner first. Needs `a`.
    List<AclEntry> acl(SessionCredential as, MailboxName name);

    /// SETACL (RFC 4314 §3.1). Needs `a`. Rights that end up empty take the line away.
    ///
    /// @throws Refused Malformed for an identifier that is nobody's; NotPermitted for the owner's; LimitReached
    void setAcl(SessionCredential as, MailboxName name, String identifier, AclChange change);

    /// DELETEACL (RFC 4314 §3.2). Needs `a`; what is not there stays so.
    void deleteAcl(SessionCredential as, MailboxName name, String identifier);

    /// LISTRIGHTS (RFC 4314 §3.4). Needs `a`.
    AclMaximum listRights(SessionCredential as, MailboxName name, String identifier);

    /// MYRIGHTS (RFC 4314 §3.5).
    Rights myRights(SessionCredential as, MailboxName name);

    /// Locks the INBOX for a POP3 session.
    ///
    /// @throws Refused InUse
    Maildrop openMaildrop(SessionCredential as);

    /// Keeps the lock.
    ///
    /// @throws Refused InUse when it was lost in the meantime
    Maildrop renewMaildrop(SessionCredential as, UUID lease);

    /// QUIT: removes what was marked as deleted and keeps what was accessed, in one transaction that holds the lock; then
    /// lets it go. RFC 1939 §6. Asked again, it answers the same.
    ///
    /// @return what of `deleted` this or an earlier call removed
    /// @throws Refused InUse when the lock was lost: nothing was removed
    UidSet closeMaildrop(SessionCredential as, UUID lease, UidSet deleted, long lastAccessed);

    /// Lets the lock go and changes nothing: the session ended without QUIT.
    void abandonMaildrop(SessionCredential as, UUID lease);

    /// How a mailbox is opened.
    enum Access {
        READ_WRITE,
        READ_ONLY
    }
}
