package io.mailrail.mailbox.message;

import io.mailrail.api.Copied;
import io.mailrail.api.Flag;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Uid;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.UidSetCodec;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;

/// Copies messages within an account, inside the caller's transaction: rows of `message` alone, for what they are stays one
/// `email`. The copies take their UIDs in the order of the originals.
@Component
final class Copying {

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final MailboxLog log;
    private final Outbox outbox;
    private final Clock clock;

    Copying(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            MailboxLog log,
            Outbox outbox,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.log = log;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// @param target the mailbox that grew, and its mod-sequence, now
    record Copy(Copied copied, MailboxChange target) {}

    Copy copy(MailboxKey from, UidSet uids, MailboxName to) {
        var account = from.account();
        var usage = rows.lockAccount(account);
        var target =
                rows.findForUpdate(account, to)
                        .filter(MailboxRow::selectable)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(to));
        var locked =
                rows.lock(account, new TreeSet<>(List.of(from.mailbox().value(), target.id())));
        var source = find(locked, from);
        target = find(locked, target.key());
        var originals = originals(source, uids);
        if (originals.uids().isEmpty()) {
            return new Copy(
                    new Copied(target.uidValidity(), UidSet.EMPTY, UidSet.EMPTY),
                    new MailboxChange(target.key(), target.modSeq()));
        }
        long count = originals.uids().size();
        usage.requireRoom(count, originals.bytes());
        var copies = next(target, count);
        var modSeq = new ModSeq(target.highestModSeq() + 1);
        var at = clock.instant();
        insert(source, originals.uids(), target, modSeq, at);
        grow(target, originals, modSeq);
        log.changed(target.key(), modSeq, copies);
        var change = new MailboxChange(target.key(), modSeq);
        outbox.record(List.of(change), at);
        return new Copy(new Copied(target.uidValidity(), originals.uids(), copies), change);
    }

    /// The next so many UIDs of a mailbox.
    ///
    /// @throws Refused LimitReached where there are not so many left
    static UidSet next(MailboxRow target, long count) {
        long last = target.uidNext() + count - 1;
        if (last > Uid.MAX) {
            throw new Refused(new Refusal.LimitReached("UIDs of a mailbox"));
        }
        return new UidSet(List.of(new UidRange(target.uidNext(), last)));
    }

    static MailboxRow find(List<MailboxRow> locked, MailboxKey key) {
        return locked.stream()
                .filter(row -> row.key().equals(key) && row.selectable())
                .findFirst()
                .orElseThrow(() -> MailboxRows.noSuchMailbox(key));
    }

    record Originals(UidSet uids, long unseen, long bytes) {}

    /// What of `uids` is there.
    Originals originals(MailboxRow source, UidSet wanted) {
        var uids = wanted.below(source.uidNext());
        var found = new UidSet.Builder();
        var sums = new long[2];
        writes.sql(
                        """
                        SELECT m.uid, m.flags, m.size
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                          JOIN message m
                            ON m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid BETWEEN r.first AND r.last
                         ORDER BY m.uid
                        """)
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", source.account().value())
                .param("mailbox", source.id())
                .query(row -> {
                    found.add(row.getLong("uid"));
                    sums[0] += (row.getInt("flags") & Flag.SEEN.bit()) == 0 ? 1 : 0;
                    sums[1] += row.getLong("size");
                });
        return new Originals(found.build(), sums[0], sums[1]);
    }

    private void insert(
            MailboxRow source, UidSet uids, MailboxRow target, ModSeq modSeq, Instant at) {
        writes.sql(
                        """
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date,
                                             save_date, size)
                        SELECT m.account_id, :target, :uidnext + row_number() OVER (ORDER BY m.uid) - 1, m.email_id, :modseq,
                               m.flags, m.keywords, m.internal_date, :at, m.size
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                          JOIN message m
                            ON m.account_id = :account
                           AND m.mailbox_id = :source
                           AND m.uid BETWEEN r.first AND r.last
                        """)
                .param("target", target.id())
                .param("uidnext", target.uidNext())
                .param("modseq", modSeq.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", source.account().value())
                .param("source", source.id())
                .update();
    }

    void grow(MailboxRow target, Originals originals, ModSeq modSeq) {
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
        writes.sql(
                        """
                        UPDATE account_usage
                           SET used_messages = used_messages + :count, used_bytes = used_bytes + :bytes
                         WHERE account_id = :account
                        """)
                .param("count", originals.uids().size())
                .param("bytes", originals.bytes())
                .param("account", target.account().value())
                .update();
    }

    /// The answer as the call log keeps it.
    static byte[] encode(Copied copied) {
        var out =
                ByteBuffer.allocate(
                        8
                                + UidSetCodec.size(copied.sources())
                                + UidSetCodec.size(copied.targets()));
        out.putLong(copied.uidValidity());
        UidSetCodec.put(out, copied.sources());
        UidSetCodec.put(out, copied.targets());
        return out.array();
    }

    static Copied decode(byte[] octets) {
        return take(ByteBuffer.wrap(octets));
    }

    static Copied take(ByteBuffer in) {
        return new Copied(in.getLong(), UidSetCodec.take(in), UidSetCodec.take(in));
    }
}
