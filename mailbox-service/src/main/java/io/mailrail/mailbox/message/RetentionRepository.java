package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The statements of [Retention]. What is looked for goes through all accounts without locks; what is deleted is deleted account
/// by account, with the account row locked.
@Component
class RetentionRepository {

    private final JdbcClient writes;
    private final JdbcClient reads;

    RetentionRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// A removed message.
    record Old(int mailbox, long uid) {}

    /// The messages that were removed longest ago, before this, by their accounts, ascending.
    SortedMap<AccountId, List<Old>> oldRemoved(Instant before, int most) {
        var found = new TreeMap<AccountId, List<Old>>(Comparator.comparingLong(AccountId::value));
        reads.sql(
                        """
                        SELECT account_id, mailbox_id, uid
                          FROM removed
                         WHERE removed_at < :before
                         ORDER BY removed_at
                         LIMIT :most
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(row -> {
                    found.computeIfAbsent(new AccountId(row.getLong(1)), _ -> new ArrayList<>())
                            .add(new Old(row.getInt(2), row.getLong(3)));
                });
        return found;
    }

    /// Locks the account row, where there is one.
    void lockAccount(AccountId account) {
        writes.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .optional();
    }

    /// @return what they were
    List<UUID> deleteRemoved(AccountId account, List<Old> old, Instant before) {
        return writes.sql(
                        """
                        DELETE FROM removed r
                         USING unnest(:mailboxes, :uids) AS o (mailbox_id, uid)
                         WHERE r.account_id = :account
                           AND r.mailbox_id = o.mailbox_id
                           AND r.uid = o.uid
                           AND r.removed_at < :before
                        RETURNING r.email_id
                        """)
                .param("mailboxes", SqlArrays.ints(old, Old::mailbox))
                .param("uids", SqlArrays.longs(old, Old::uid))
                .param("account", account.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
    }

    /// Mailboxes that were deleted before this, and of which nothing can be restored any more.
    List<MailboxKey> deletedMailboxes(Instant before, int most) {
        return reads.sql(
                        """
                        SELECT m.account_id, m.mailbox_id
                          FROM mailbox m
                         WHERE m.deleted_at < :before
                           AND NOT EXISTS (SELECT 1
                                             FROM removed r
                                            WHERE r.account_id = m.account_id
                                              AND r.mailbox_id = m.mailbox_id)
                         ORDER BY m.deleted_at
                         LIMIT :most
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) ->
                        new MailboxKey(new AccountId(row.getLong(1)), new MailboxId(row.getInt(2))))
                .list();
    }

    void deleteMailbox(MailboxKey key) {
        for (var table : List.of("mailbox_metadata", "mailbox_reader", "mailbox")) {
            writes.sql(
                            """
                            DELETE FROM %s
                             WHERE account_id = :account
                               AND mailbox_id = :mailbox
                            """
                                    .formatted(table))
                    .param("account", key.account().value())
                    .param("mailbox", key.mailbox().value())
                    .update();
        }
    }

    /// A mailbox that was passed by.
    ///
    /// @param isLong whether its log is more than twice as long as it has to be
    record Passed(MailboxKey key, boolean isLong) {}

    /// The next mailboxes after this one.
    List<Passed> mailboxesAfter(MailboxKey last, long length, int most) {
        return reads.sql(
                        """
                        SELECT account_id, mailbox_id, deleted_at IS NULL AND highestmodseq - log_from > :length
                          FROM mailbox
                         WHERE (account_id, mailbox_id) > (:account, :mailbox)
                         ORDER BY account_id, mailbox_id
                         LIMIT :most
                        """)
                .param("length", 2 * length)
                .param("account", last.account().value())
                .param("mailbox", last.mailbox().value())
                .param("most", most)
                .query((row, _) ->
                        new Passed(
                                new MailboxKey(
                                        new AccountId(row.getLong(1)),
                                        new MailboxId(row.getInt(2))),
                                row.getBoolean(3)))
                .list();
    }

    /// Says that a log reaches back `length` mod-sequences and no further, before anything of it goes: nobody takes a pruned log
    /// for a whole one.
    ///
    /// @return up to where it may go
    long prune(MailboxKey key, long length) {
        return writes.sql(
                        """
                        UPDATE mailbox
                           SET log_from = greatest(log_from, highestmodseq - :length)
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        RETURNING log_from
                        """)
                .param("length", length)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /// Forgets some of what happened up to this mod-sequence.
    int deleteLog(MailboxKey key, long upTo, int most) {
        return writes.sql(
                        """
                        DELETE FROM mailbox_log
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND (modseq, seq) IN (SELECT modseq, seq
                                                   FROM mailbox_log
                                                  WHERE account_id = :account
                                                    AND mailbox_id = :mailbox
                                                    AND modseq <= :upTo
                                                  ORDER BY modseq, seq
                                                  LIMIT :most)
                        """)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .param("upTo", upTo)
                .param("most", most)
                .update();
    }

    /// Tables that may have very many rows of an account.
    enum Numerous {
        MESSAGE("message", "mailbox_id, uid"),
        MESSAGE_SEEN("message_seen", "mailbox_id, uid, reader"),
        REMOVED("removed", "mailbox_id, uid"),
        MAILBOX_LOG("mailbox_log", "mailbox_id, modseq, seq"),
        CALL_DONE("call_done", "call_id");

        private final String table;
        private final String key;

        Numerous(String table, String key) {
            this.table = table;
            this.key = key;
        }
    }

    /// Deletes some rows of an account.
    int deleteSome(Numerous rows, AccountId account, int most) {
        return writes.sql(
                        """
                        DELETE FROM %s
                         WHERE account_id = :account
                           AND (%s) IN (SELECT %s
                                          FROM %s
                                         WHERE account_id = :account
                                         LIMIT :most)
                        """
                                .formatted(rows.table, rows.key, rows.key, rows.table))
                .param("account", account.value())
                .param("most", most)
                .update();
    }

    /// Some emails of an account.
    List<UUID> emails(AccountId account, int most) {
        return reads.sql(
                        """
                        SELECT email_id
                          FROM email
                         WHERE account_id = :account
                         LIMIT :most
                        """)
                .param("account", account.value())
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    void deleteAll(String table, AccountId account) {
        writes.sql("DELETE FROM " + table + " WHERE account_id = :account")
                .param("account", account.value())
                .update();
    }
}
