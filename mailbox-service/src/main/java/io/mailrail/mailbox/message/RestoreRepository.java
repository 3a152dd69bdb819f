package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.Flag;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The statements of [Restoring].
@Component
class RestoreRepository {

    private static final String COLUMNS =
            " r.mailbox_id, r.uid, r.email_id, r.flags, r.size, r.moved_account IS NOT NULL AS moved,"
                    + " r.restored_at IS NOT NULL AS restored ";

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final MailboxLog log;
    private final Outbox outbox;

    RestoreRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            MailboxLog log,
            Outbox outbox) {
        this.writes = writes;
        this.reads = reads;
        this.log = log;
        this.outbox = outbox;
    }

    /// @param moved whether it is elsewhere now: it moved, or was restored
    record Removed(
            int mailbox,
            long uid,
            UUID email,
            int flags,
            long size,
            boolean moved,
            boolean restored) {}

    private static Removed read(ResultSet row, int number) throws SQLException {
        return new Removed(
                row.getInt("mailbox_id"),
                row.getLong("uid"),
                row.getObject("email_id", UUID.class),
                row.getInt("flags"),
                row.getLong("size"),
                row.getBoolean("moved"),
                row.getBoolean("restored"));
    }

    /// Everything known of these emails since the horizon, restored or not.
    List<Removed> removed(AccountId account, Collection<UUID> emails, Instant horizon, int most) {
        return reads.sql(
                        """
                        SELECT %s
                          FROM removed r
                         WHERE r.account_id = :account
                           AND r.email_id = ANY(:emails)
                           AND r.removed_at >= :horizon
                         ORDER BY r.mailbox_id, r.removed_at, r.uid
                         LIMIT :most
                        """
                                .formatted(COLUMNS))
                .param("account", account.value())
                .param("emails", SqlArrays.uuids(emails, email -> email))
                .param("horizon", horizon.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(RestoreRepository::read)
                .list();
    }

    /// What can be restored into this mailbox, the first removed first.
    List<Removed> removedFrom(AccountId account, int mailbox, Instant since, int most) {
        return reads.sql(
                        """
                        SELECT %s
                          FROM removed r
                         WHERE r.account_id = :account
                           AND r.mailbox_id = :mailbox
                           AND r.moved_account IS NULL
                           AND r.removed_at >= :since
                         ORDER BY r.removed_at, r.uid
                         LIMIT :most
                        """
                                .formatted(COLUMNS))
                .param("account", account.value())
                .param("mailbox", mailbox)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(RestoreRepository::read)
                .list();
    }

    /// Those that can still be restored, inside the caller's transaction.
    List<Removed> stillThere(AccountId account, int mailbox, List<Removed> wanted) {
        return writes.sql(
                        """
                        SELECT %s
                          FROM removed r
                         WHERE r.account_id = :account
                           AND r.mailbox_id = :mailbox
                           AND r.uid = ANY(:uids)
                           AND r.moved_account IS NULL
                         ORDER BY r.removed_at, r.uid
                        """
                                .formatted(COLUMNS))
                .param("account", account.value())
                .param("mailbox", mailbox)
                .param("uids", SqlArrays.longs(wanted, Removed::uid))
                .query(RestoreRepository::read)
                .list();
    }

    /// Puts them into the mailbox in this order; log, counters, quota and outbox follow.
    MailboxChange restore(
            MailboxRow target,
            int from,
            List<Removed> messages,
            UidSet uids,
            String by,
            Instant at) {
        var modSeq = new ModSeq(target.highestModSeq() + 1);
        writes.sql(
                        """
                        WITH back AS (
                            UPDATE removed r
                               SET moved_account = :account, moved_mailbox = :target, moved_uid = :uidnext + n.place - 1,
                                   restored_at = :at, restored_by = :by
                              FROM unnest(:uids::bigint[]) WITH ORDINALITY AS n (uid, place)
                             WHERE r.account_id = :account
                               AND r.mailbox_id = :from
                               AND r.uid = n.uid
                            RETURNING r.moved_uid, r.email_id, r.flags, r.keywords, r.internal_date, r.size)
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date,
                                             save_date, size)
                        SELECT :account, :target, b.moved_uid, b.email_id, :modseq, b.flags & :kept, b.keywords,
                               b.internal_date, :at, b.size
                          FROM back b
                        """)
                .param("account", target.account().value())
                .param("target", target.id())
                .param("uidnext", target.uidNext())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .param("uids", SqlArrays.longs(messages, Removed::uid))
                .param("from", from)
                .param("modseq", modSeq.value())
                .param("kept", ~Flag.DELETED.bit())
                .update();
        long bytes = messages.stream().mapToLong(Removed::size).sum();
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
                .param("count", messages.size())
                .param("modseq", modSeq.value())
                .param(
                        "unseen",
                        messages.stream().filter(m -> (m.flags() & Flag.SEEN.bit()) == 0).count())
                .param("bytes", bytes)
                .param("account", target.account().value())
                .param("mailbox", target.id())
                .update();
        writes.sql(
                        """
                        UPDATE account_usage
                           SET used_messages = used_messages + :count, used_bytes = used_bytes + :bytes
                         WHERE account_id = :account
                        """)
                .param("count", messages.size())
                .param("bytes", bytes)
                .param("account", target.account().value())
                .update();
        log.changed(target.key(), modSeq, uids);
        var change = new MailboxChange(target.key(), modSeq);
        outbox.record(List.of(change), at);
        return change;
    }
}
