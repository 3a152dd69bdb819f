package io.mailrail.mailbox.message;

import io.mailrail.api.Copied;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Moved;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.message.Copying.Originals;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;

/// Moves messages within an account, inside the caller's transaction (RFC 6851, RFC 9051 §6.4.8): the rows of `message` go over in
/// one statement, under the next UIDs of the target, in the order of the originals. Nothing is removed and nothing is added, so
/// that no quota is asked.
///
/// Each message leaves a row in `removed` that says where it went: a session that has not been told reads it there. It is nothing
/// to restore.
@Component
final class Moving {

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final Copying copying;
    private final MailboxLog log;
    private final Outbox outbox;
    private final Clock clock;

    Moving(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            Copying copying,
            MailboxLog log,
            Outbox outbox,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.copying = copying;
        this.log = log;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// @param changes what to tell the watchers
    record Move(Moved moved, List<MailboxChange> changes) {

        Move {
            changes = List.copyOf(changes);
        }
    }

    Move move(MailboxKey from, UidSet uids, MailboxName to, String by) {
        var account = from.account();
        rows.lockAccount(account);
        var target =
                rows.findForUpdate(account, to)
                        .filter(MailboxRow::selectable)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(to));
        var locked =
                rows.lock(account, new TreeSet<>(List.of(from.mailbox().value(), target.id())));
        var source = Copying.find(locked, from);
        target = Copying.find(locked, target.key());
        var originals = copying.originals(source, uids);
        if (originals.uids().isEmpty()) {
            var nothing = new Copied(target.uidValidity(), UidSet.EMPTY, UidSet.EMPTY);
            return new Move(new Moved(source.modSeq(), nothing), List.of());
        }
        var moved = Copying.next(target, originals.uids().size());
        var arrived = new ModSeq(target.highestModSeq() + 1);
        // A mailbox that moves into itself: first they arrive, then they vanish.
        var vanished =
                new ModSeq(
                        source.id() == target.id()
                                ? arrived.value() + 1
                                : source.highestModSeq() + 1);
        var at = clock.instant();
        take(source, originals.uids(), target, arrived, by, at);
        grow(target, originals, arrived);
        shrink(source, originals, vanished);
        log.changed(target.key(), arrived, moved);
        log.vanished(source.key(), vanished, originals.uids());
        var changes =
                List.of(
                        new MailboxChange(target.key(), arrived),
                        new MailboxChange(source.key(), vanished));
        outbox.record(changes, at);
        return new Move(
                new Moved(vanished, new Copied(target.uidValidity(), originals.uids(), moved)),
                changes);
    }

    private void take(
            MailboxRow source,
            UidSet uids,
            MailboxRow target,
            ModSeq modSeq,
            String by,
            Instant at) {
        writes.sql(
                        """
                        WITH gone AS (
                            DELETE FROM message m
                             USING unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                             WHERE m.account_id = :account
                               AND m.mailbox_id = :source
                               AND m.uid BETWEEN r.first AND r.last
                         RETURNING m.uid, m.email_id, m.flags, m.keywords, m.internal_date, m.save_date, m.size),
                        forgotten AS (
                            DELETE FROM message_seen s
                             USING gone g
                             WHERE s.account_id = :account
                               AND s.mailbox_id = :source
                               AND s.uid = g.uid
                         RETURNING s.reader, s.seen),
                        fewer AS (
                            UPDATE mailbox_reader b
                               SET seen = b.seen - f.seen
                              FROM (SELECT reader, count(*) FILTER (WHERE seen) AS seen FROM forgotten GROUP BY reader) f
                             WHERE b.account_id = :account
                               AND b.mailbox_id = :source
                               AND b.reader = f.reader),
                        numbered AS (
                            SELECT g.*, :uidnext + row_number() OVER (ORDER BY g.uid) - 1 AS new_uid
                              FROM gone g),
                        kept AS (
                            INSERT INTO removed (account_id, mailbox_id, uid, email_id, flags, keywords, internal_date,
                                                 save_date, size, removed_at, removed_by, moved_account, moved_mailbox,
                                                 moved_uid)
                            SELECT :account, :source, n.uid, n.email_id, n.flags, n.keywords, n.internal_date,
                                   n.save_date, n.size, :at, :by, :account, :target, n.new_uid
                              FROM numbered n)
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date,
                                             save_date, size)
                        SELECT :account, :target, n.new_uid, n.email_id, :modseq, n.flags, n.keywords, n.internal_date, :at,
                               n.size
                          FROM numbered n
                        """)
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", source.account().value())
                .param("source", source.id())
                .param("uidnext", target.uidNext())
                .param("target", target.id())
                .param("modseq", modSeq.value())
                .param("by", by)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void grow(MailboxRow target, Originals originals, ModSeq modSeq) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET uidnext = uidnext + :count,
                               highestmodseq = :modseq,
                               total = total + :count,
                               unseen = unseen + :unseen,
                               bytes = bytes + :bytes
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("count", originals.uids().size())
                .param("modseq", modSeq.value())
                .param("unseen", originals.unseen())
                .param("bytes", originals.bytes())
                .param("account", target.account().value())
                .param("mailbox", target.id())
                .update();
    }

    private void shrink(MailboxRow source, Originals originals, ModSeq modSeq) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET highestmodseq = :modseq,
                               total = total - :count,
                               unseen = unseen - :unseen,
                               bytes = bytes - :bytes
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("modseq", modSeq.value())
                .param("count", originals.uids().size())
                .param("unseen", originals.unseen())
                .param("bytes", originals.bytes())
                .param("account", source.account().value())
                .param("mailbox", source.id())
                .update();
    }

    /// The answer as the call log keeps it.
    static byte[] encode(Moved moved) {
        var target = Copying.encode(moved.target());
        return ByteBuffer.allocate(8 + target.length)
                .putLong(moved.modSeq().value())
                .put(target)
                .array();
    }

    static Moved decode(byte[] octets) {
        var in = ByteBuffer.wrap(octets);
        return new Moved(new ModSeq(in.getLong()), Copying.take(in));
    }
}
