package io.mailrail.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The messages of a mailbox, named by UID (RFC 9051 §2.3.1.1). Every method throws [Refused] with SessionExpired for a
/// credential that no longer holds, NoSuchMailbox for a mailbox that is gone and Unavailable when the store cannot be reached.
public interface Messages {

    /// Every message, ascending. At least one page comes, be it empty.
    Cursor<IndexPage> index(SessionCredential as, MailboxKey mailbox);

    /// What happened after `since` (RFC 7162 §3.1.4.1, §3.2.10). At least one page comes.
    ///
    /// @throws Refused Modified when the log does not reach back that far: ask for the index
    Cursor<ChangePage> changes(SessionCredential as, MailboxKey mailbox, ModSeq since);

    /// The summaries of these messages, ascending; what does not exist is left out. What was removed a moment ago can still
    /// be read, for a session may not have been told.
    Cursor<MessageSummary> summaries(SessionCredential as, MailboxKey mailbox, UidSet uids);

    /// The octets of these messages, in the order asked for.
    ContentCursor contents(SessionCredential as, MailboxKey mailbox, List<ContentRange> ranges);

    /// Stores a message (RFC 9051 §6.3.12); `content` is treated as in [Intake#accept], and a lost answer is settled as there.
    ///
    /// @param internalDate now, when absent
    /// @param size octets that `content` will yield, exactly
    /// @throws Refused NoSuchMailbox, OverQuota, TooBig
    Appended append(
            SessionCredential as,
            CallId call,
            MailboxName mailbox,
            Flags flags,
            Optional<Instant> internalDate,
            long size,
            InputStream content)
            throws IOException;

    /// What became of an [#append] to this mailbox whose answer was lost: its answer, or empty, and then it never takes effect.
    Optional<Appended> settleAppend(SessionCredential as, CallId call, MailboxName mailbox);

    /// RFC 9051 §6.4.6, RFC 7162 §3.1.3.
    ///
    /// @throws Refused LimitReached for too many keywords
    FlagsStored storeFlags(
            SessionCredential as, CallId call, MailboxKey mailbox, UidSet uids, FlagsChange change);

    /// Copies all or nothing, with flags and internal date (RFC 9051 §6.4.7).
    ///
    /// @throws Refused NoSuchMailbox for the target, OverQuota
    Copied copy(
            SessionCredential as, CallId call, MailboxKey mailbox, UidSet uids, MailboxName target);

    /// Moves all or nothing, with flags and internal date, in one step: nobody sees a message twice or not at all. The target may
    /// be the mailbox itself; its messages then get new UIDs. RFC 6851, RFC 9051 §6.4.8.
    ///
    /// @throws Refused NoSuchMailbox for the target
    Moved move(
            SessionCredential as, CallId call, MailboxKey mailbox, UidSet uids, MailboxName target);

    /// RFC 9051 §6.4.3, §6.4.9.
    Expunged expunge(SessionCredential as, MailboxKey mailbox, ExpungeScope scope);

    /// The messages that match (RFC 9051 §6.4.4).
    ///
    /// @throws Refused LimitReached for a question that is too large
    Found search(SessionCredential as, MailboxKey mailbox, SearchKey key);

    /// The messages that match, in the order of the first criterion; what is equal in it, in that of the next; what is equal in all,
    /// by UID (RFC 5256 §3, RFC 5957). Strings are ordered by `i;unicode-casemap` (RFC 5051).
    ///
    /// @throws Refused LimitReached for a question or an answer that is too large
    Sorted sort(
            SessionCredential as, MailboxKey mailbox, List<SortCriterion> criteria, SearchKey key);

    /// The messages that match, as threads (RFC 5256 §3).
    ///
    /// @throws Refused LimitReached for a question or an answer that is too large
    MessageThreads thread(
            SessionCredential as, MailboxKey mailbox, ThreadAlgorithm algorithm, SearchKey key);

    /// Opens this process's watch.
    Watch watch(Watch.Listener listener);
}
