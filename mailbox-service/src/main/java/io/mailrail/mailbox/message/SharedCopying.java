package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.Copied;
import io.mailrail.api.Flag;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Moved;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.mailbox.AccountUsage;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Removal;
import io.mailrail.mailbox.mailbox.Sharing.Granted;
import io.mailrail.mailbox.mailbox.Sharing.Reached;
import io.mailrail.mailbox.mailbox.SharingProperties;
import io.mailrail.mailbox.mailbox.View;
import io.mailrail.mailbox.message.Copying.Originals;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// COPY and MOVE where one of the mailboxes, or both, belong to another than the caller; inside the caller's transaction.
///
/// 1. Lock both accounts and both mailboxes, each in ascending order. 2. What the target's account does not hold yet comes along:
/// content, summary, thread, text to search. 3. The messages follow, with the flags that the caller may set there. 4. A move then
/// removes the originals: their owner can restore them.
@Component
final class SharedCopying {

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final Copying copying;
    private final EmailTransfer emails;
    private final ReadersFlags readers;
    private final Removal removal;
    private final MailboxLog log;
    private final Outbox outbox;
    private final SharingProperties properties;
    private final Clock clock;

    SharedCopying(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            Copying copying,
            EmailTransfer emails,
            ReadersFlags readers,
            Removal removal,
            MailboxLog log,
            Outbox outbox,
            SharingProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.copying = copying;
        this.emails = emails;
        this.readers = readers;
        this.removal = removal;
        this.log = log;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    /// @param changes what to tell the watchers
    record Copy(Copied copied, List<MailboxChange> changes) {

        Copy {
            changes = List.copyOf(changes);
        }
    }

    /// @param changes what to tell the watchers
    record Move(Moved moved, List<MailboxChange> changes) {

        Move {
            changes = List.copyOf(changes);
        }
    }

    /// @param to a mailbox that the caller may insert into
    /// @throws Refused OverQuota of the target's owner; LimitReached; NoSuchMailbox
    Copy copy(Granted from, UidSet uids, Reached to) {
        return copy(from, uids, to, true);
    }

    /// @throws Refused as [#copy]; NotPermitted without the rights to delete and to expunge (RFC 6851 §3.3)
    Move move(Granted from, UidSet uids, Reached to, String by) {
        if (!from.rights().has(Right.DELETE_MESSAGES) || !from.rights().has(Right.EXPUNGE)) {
            throw new Refused(
                    new Refusal.NotPermitted("moving needs the rights \"t\" and \"e\" here"));
        }
        var source = from.view().mailbox();
        boolean grows = !source.account().equals(to.row().account());
        var copy = copy(from, uids, to, grows);
        var removed =
                removal.remove(
                        rows.lock(source),
                        copy.copied().sources(),
                        Removal.Which.ALL,
                        by,
                        clock.instant());
        if (!grows) {
            removal.wentTo(to.row().id(), removed, copy.copied());
        }
        var changes = new ArrayList<>(copy.changes());
        if (!removed.uids().isEmpty()) {
            changes.add(new MailboxChange(source, removed.modSeq()));
        }
        return new Move(new Moved(removed.modSeq(), copy.copied()), changes);
    }

    /// @param grows whether what the target's account uses grows for good
    private Copy copy(Granted from, UidSet uids, Reached to, boolean grows) {
        var view = from.view();
        var usage = lockAccounts(view.mailbox().account(), to.row().account());
        var locked = lockMailboxes(view.mailbox(), to.row().key());
        var source = Copying.find(locked, view.mailbox());
        var target = Copying.find(locked, to.row().key());
        var originals = originals(view, uids.below(source.uidNext()));
        if (originals.isEmpty()) {
            return new Copy(
                    new Copied(target.uidValidity(), UidSet.EMPTY, UidSet.EMPTY), List.of());
        }
        long bytes = originals.stream().mapToLong(Original::size).sum();
        if (bytes > properties.maxCopiedSize().toBytes()) {
            throw new Refused(
                    new Refusal.LimitReached("octets that are copied between accounts at once"));
        }
        if (grows) {
            usage.requireRoom(originals.size(), bytes);
        }
        var copies = Copying.next(target, originals.size());
        var modSeq = new ModSeq(target.highestModSeq() + 1);
        var at = clock.instant();
        if (!source.account().equals(target.account())) {
            emails.bring(source.account(), target.account(), emailIds(originals), at);
        }
        var sources = new UidSet.Builder();
        originals.forEach(original -> sources.add(original.uid()));
        var taken = sources.build();
        insert(view, taken, to, target, modSeq, at);
        boolean own = to.view().reader() == null;
        var seen = seen(originals, target.uidNext());
        if (!own && to.rights().has(Right.SEEN) && !seen.isEmpty()) {
            readers.see(to.view(), seen, modSeq);
        }
        long unseen = own ? originals.size() - seen.size() : originals.size();
        copying.grow(target, new Originals(taken, unseen, bytes), modSeq);
        log.changed(target.key(), modSeq, copies);
        var change = new MailboxChange(target.key(), modSeq);
        outbox.record(List.of(change), at);
        return new Copy(new Copied(target.uidValidity(), taken, copies), List.of(change));
    }

    /// @return what the target's account uses
    private AccountUsage lockAccounts(AccountId source, AccountId target) {
        if (source.value() < target.value()) {
            rows.lockAccount(source);
        }
        var usage = rows.lockAccount(target);
        if (source.value() > target.value()) {
            rows.lockAccount(source);
        }
        return usage;
    }

    private List<MailboxRow> lockMailboxes(MailboxKey one, MailboxKey other) {
        var byAccount = new TreeMap<Long, TreeSet<Integer>>();
        for (var key : List.of(one, other)) {
            byAccount
                    .computeIfAbsent(key.account().value(), _ -> new TreeSet<>())
                    .add(key.mailbox().value());
        }
        var locked = new ArrayList<MailboxRow>();
        byAccount.forEach((account, ids) -> locked.addAll(rows.lock(new AccountId(account), ids)));
        return locked;
    }

    private record Original(long uid, UUID email, boolean seen, long size) {}

    private List<Original> originals(View view, UidSet uids) {
        var found =
                writes.sql(
                                """
                                SELECT m.uid, m.email_id, m.flags, m.size
                                  FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                                  JOIN %s m
                                    ON m.account_id = :account
                                   AND m.mailbox_id = :mailbox
                                   AND m.uid BETWEEN r.first AND r.last
                                 ORDER BY m.uid
                                 LIMIT :most
                                """
                                        .formatted(view.messages()))
                        .params(view.parameters())
                        .param("first", MailboxLog.firsts(uids))
                        .param("last", MailboxLog.lasts(uids))
                        .param("account", view.mailbox().account().value())
                        .param("mailbox", view.mailbox().mailbox().value())
                        .param("most", properties.maxCopied() + 1)
                        .query((row, _) ->
                                new Original(
                                        row.getLong("uid"),
                                        row.getObject("email_id", UUID.class),
                                        (row.getInt("flags") & Flag.SEEN.bit()) != 0,
                                        row.getLong("size")))
                        .list();
        if (found.size() > properties.maxCopied()) {
            throw new Refused(
                    new Refusal.LimitReached("messages that are copied between accounts at once"));
        }
        return found;
    }

    private static SequencedSet<UUID> emailIds(List<Original> originals) {
        var ids = new LinkedHashSet<UUID>();
        originals.forEach(original -> ids.add(original.email()));
        return ids;
    }

    /// The new UIDs of what the caller has seen.
    private static UidSet seen(List<Original> originals, long uidNext) {
        var seen = new UidSet.Builder();
        for (int i = 0; i < originals.size(); i++) {
            if (originals.get(i).seen()) {
                seen.add(uidNext + i);
            }
        }
        return seen.build();
    }

    private void insert(
            View view, UidSet uids, Reached to, MailboxRow target, ModSeq modSeq, Instant at) {
        boolean own = to.view().reader() == null;
        writes.sql(
                        """
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date,
                                             save_date, size)
                        SELECT :to, :toMailbox, :uidnext + row_number() OVER (ORDER BY m.uid) - 1, m.email_id, :modseq,
                               m.flags & :mask, CASE WHEN :words THEN m.keywords ELSE '{}' END, m.internal_date, :at,
                               m.size
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                          JOIN %s m
                            ON m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid BETWEEN r.first AND r.last
                        """
                                .formatted(view.messages()))
                .params(view.parameters())
                .param("to", target.account().value())
                .param("toMailbox", target.id())
                .param("uidnext", target.uidNext())
                .param("modseq", modSeq.value())
                .param("mask", own ? -1 : ReadersFlags.mask(to.rights()))
                .param("words", own || to.rights().has(Right.WRITE))
                .param("at", SqlArrays.time(at))
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", view.mailbox().account().value())
                .param("mailbox", view.mailbox().mailbox().value())
                .update();
    }
}
