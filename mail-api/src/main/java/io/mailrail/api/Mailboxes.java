package io.mailrail.api;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The mailboxes of an account, and below [MailboxName#OTHER_USERS] those that others share with it: names, hierarchy,
/// subscriptions, rights. A verb needs the rights that RFC 4314 §4 names; without them it is refused as NotPermitted, or as
/// NoSuchMailbox where the caller may not even know of the mailbox (§6). Every method throws [Refused] with SessionExpired for a
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

    /// Who may do what in a mailbox; its owner stands first, with all rights (RFC 4314 §3.3).
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted without the right to administer
    List<AclEntry> acl(SessionCredential as, MailboxName mailbox);

    /// Changes the rights of an identifier (RFC 4314 §3.1); where none are left, its entry goes. Doing it again changes nothing.
    /// `anyone` is every account of the owner's domain.
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted without the right to administer, and for the owner, who keeps all rights;
    ///     Malformed for an identifier that is no account's; LimitReached for too many entries
    void setAcl(
            SessionCredential as,
            MailboxName mailbox,
            AclIdentifier identifier,
            RightsChange change);

    /// Takes away the entry of an identifier, if there is one (RFC 4314 §3.2).
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted without the right to administer, and for the owner; Malformed for an
    ///     identifier that is no account's
    void deleteAcl(SessionCredential as, MailboxName mailbox, AclIdentifier identifier);

    /// What can be granted to an identifier (RFC 4314 §3.4).
    ///
    /// @throws Refused NoSuchMailbox; NotPermitted without the right to administer; Malformed for an identifier that is no
    ///     account's
    ListedRights listRights(SessionCredential as, MailboxName mailbox, AclIdentifier identifier);

    /// What the caller may do (RFC 4314 §3.5).
    ///
    /// @throws Refused NoSuchMailbox, also where the caller may do nothing that would tell of it
    Rights myRights(SessionCredential as, MailboxName mailbox);

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
