package io.mailrail.mailbox.mailbox;

import io.mailrail.api.Copied;
import io.mailrail.api.Flag;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Takes messages out of a mailbox, into `removed`, where they can be read and restored for a while. The caller's transaction
/// has locked the account and the mailbox.
@Component
public final class Removal {

    private final JdbcClient writes;
    private final MailboxLog log;
    private final Outbox outbox;

    public Removal(@Qualifier("mailboxWrites") JdbcClient writes, MailboxLog log, Outbox outbox) {
        this.writes = writes;
        this.log = log;
        this.outbox = outbox;
    }

    /// Which messages go.
    public enum Which {
        ALL(0),
        /// Those that are `\Deleted`.
        DELETED(Flag.DELETED.bit());

        private final int mask;

        Which(int mask) {
            this.mask = mask;
        }
    }

    /// What went.
    ///
    /// @param modSeq the mailbox's, now; it stays where nothing went
    public record Removed(MailboxKey mailbox, ModSeq modSeq, UidSet uids) {}

    /// Removes these of `uids`; log, counters, quota and outbox follow.
    public Removed remove(MailboxRow mailbox, UidSet uids, Which which, String by, Instant at) {
        var gone = move(mailbox, uids.below(mailbox.uidNext()), which, by, at);
        if (gone.uids().isEmpty()) {
            return new Removed(mailbox.key(), mailbox.modSeq(), UidSet.EMPTY);
        }
        var modSeq = new ModSeq(mailbox.highestModSeq() + 1);
        log.vanished(mailbox.key(), modSeq, gone.uids());
        long messages = gone.uids().size();
        writes.sql(
                        """
                        UPDATE mailbox
                           SET highestmodseq = :modseq,
                               total = total - :messages,
                               unseen = unseen - :unseen,
                               bytes = bytes - :bytes
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("modseq", modSeq.value())
                .param("messages", messages)
                .param("unseen", gone.unseen())
                .param("bytes", gone.bytes())
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .update();
        writes.sql(
                        """
                        UPDATE account_usage
                           SET used_messages = used_messages - :messages,
                               used_bytes = used_bytes - :bytes
                         WHERE account_id = :account
                        """)
                .param("messages", messages)
                .param("bytes", gone.bytes())
                .param("account", mailbox.account().value())
                .update();
        outbox.record(List.of(new MailboxChange(mailbox.key(), modSeq)), at);
        return new Removed(mailbox.key(), modSeq, gone.uids());
    }

    /// Writes down that what went is now elsewhere in the account, under the same UIDs: nothing to restore.
    void wentTo(int mailbox, Removed removed) {
        writes.sql(
                        """
                        UPDATE removed d
                           SET moved_account = d.account_id, moved_mailbox = :to, moved_uid = d.uid
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                         WHERE d.account_id = :account
                           AND d.mailbox_id = :mailbox
                           AND d.uid BETWEEN r.first AND r.last
                        """)
                .param("to", mailbox)
                .param("first", MailboxLog.firsts(removed.uids()))
                .param("last", MailboxLog.lasts(removed.uids()))
                .param("account", removed.mailbox().account().value())
                .param("mailbox", removed.mailbox().mailbox().value())
                .update();
    }

    /// The same for what went under new UIDs.
    public void wentTo(int mailbox, Removed removed, Copied copied) {
        writes.sql(
                        """
                        UPDATE removed d
                           SET moved_account = d.account_id, moved_mailbox = :to, moved_uid = n.target
                          FROM unnest(:sources, :targets) AS n (source, target)
                         WHERE d.account_id = :account
                           AND d.mailbox_id = :mailbox
                           AND d.uid = n.source
                        """)
                .param("to", mailbox)
                .param("sources", copied.sources().stream().toArray())
                .param("targets", copied.targets().stream().toArray())
                .param("account", removed.mailbox().account().value())
                .param("mailbox", removed.mailbox().mailbox().value())
                .update();
    }

    private record Gone(UidSet uids, long unseen, long bytes) {}

    private Gone move(MailboxRow mailbox, UidSet uids, Which which, String by, Instant at) {
        var builder = new UidSet.Builder();
        var sums = new long[2];
        writes.sql(
                        """
                        WITH gone AS (
                            DELETE FROM message m
                             USING unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                             WHERE m.account_id = :account
                               AND m.mailbox_id = :mailbox
                               AND m.uid BETWEEN r.first AND r.last
                               AND (m.flags & :mask) = :mask
                         RETURNING m.uid, m.email_id, m.flags, m.keywords, m.internal_date, m.save_date, m.size),
                        forgotten AS (
                            DELETE FROM message_seen s
                             USING gone g
                             WHERE s.account_id = :account
                               AND s.mailbox_id = :mailbox
                               AND s.uid = g.uid
                         RETURNING s.reader, s.seen),
                        fewer AS (
                            UPDATE mailbox_reader b
                               SET seen = b.seen - f.seen
                              FROM (SELECT reader, count(*) FILTER (WHERE seen) AS seen FROM forgotten GROUP BY reader) f
                             WHERE b.account_id = :account
                               AND b.mailbox_id = :mailbox
                               AND b.reader = f.reader),
                        kept AS (
                            INSERT INTO removed (account_id, mailbox_id, uid, email_id, flags, keywords, internal_date,
                                                 save_date, size, removed_at, removed_by)
                            SELECT :account, :mailbox, g.uid, g.email_id, g.flags, g.keywords, g.internal_date,
                                   g.save_date, g.size, :at, :by
                              FROM gone g)
                        SELECT uid, flags, size FROM gone ORDER BY uid
                        """)
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .param("mask", which.mask)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .query(row -> {
                    builder.add(row.getLong("uid"));
                    sums[0] += (row.getInt("flags") & Flag.SEEN.bit()) == 0 ? 1 : 0;
                    sums[1] += row.getLong("size");
                });
        return new Gone(builder.build(), sums[0], sums[1]);
    }
}
