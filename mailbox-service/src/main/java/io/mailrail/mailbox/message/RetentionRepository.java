package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

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

    /// Accounts that have messages removed before this; the longest removed first.
    List<AccountId> accountsWithRemoved(Instant before, int most) {
        return reads.sql(
                        """
                        SELECT DISTINCT r.account_id
                          FROM (SELECT account_id
                                  FROM removed
                                 WHERE removed_at < :before
                                 ORDER BY removed_at
                                 LIMIT :most) r
                         ORDER BY r.account_id
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) -> new AccountId(row.getLong(1)))
                .list();
    }

    /// Locks the account row, where there is one.
    void lockAccount(AccountId account) {
        writes.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .optional();
    }

    int deleteRemoved(AccountId account, Instant before, int most) {
        return writes.sql(
                        """
                        DELETE FROM removed
                         WHERE account_id = :account
                           AND (mailbox_id, uid) IN (SELECT mailbox_id, uid
                                                       FROM removed
                                                      WHERE account_id = :account
                                                        AND removed_at < :before
                                                      LIMIT :most)
                        """)
                .param("account", account.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .update();
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
                         LIMIT :most
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) ->
                        new MailboxKey(new AccountId(row.getLong(1)), new MailboxId(row.getInt(2))))
                .list();
    }

    void deleteMailbox(MailboxKey key) {
        for (var table : List.of("mailbox_log", "mailbox_metadata", "mailbox")) {
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

    /// Mailboxes whose log is more than twice as long as it has to be.
    List<MailboxKey> longLogs(long length, int most) {
        return reads.sql(
                        """
                        SELECT account_id, mailbox_id
                          FROM mailbox
                         WHERE highestmodseq - log_from > :length
                           AND deleted_at IS NULL
                         LIMIT :most
                        """)
                .param("length", 2 * length)
                .param("most", most)
                .query((row, n) ->
                        new MailboxKey(new AccountId(row.getLong(1)), new MailboxId(row.getInt(2))))
                .list();
    }

    /// Forgets what happened more than `length` mod-sequences ago. The row says so in the same commit, so that nobody takes a
    /// pruned log for a whole one.
    int prune(MailboxKey key, long length) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET log_from = highestmodseq - :length
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND highestmodseq - log_from > :length
                        """)
                .param("length", length)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .update();
        return writes.sql(
                        """
                        DELETE FROM mailbox_log l
                         USING mailbox m
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND l.account_id = :account
                           AND l.mailbox_id = :mailbox
                           AND l.modseq <= m.log_from
                        """)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .update();
    }

    /// Deletes some rows of an account from a table of messages.
    int deleteSome(String table, AccountId account, int most) {
        return writes.sql(
                        """
                        DELETE FROM %s
                         WHERE account_id = :account
                           AND (mailbox_id, uid) IN (SELECT mailbox_id, uid
                                                       FROM %s
                                                      WHERE account_id = :account
                                                      LIMIT :most)
                        """
                                .formatted(table, table))
                .param("account", account.value())
                .param("most", most)
                .update();
    }

    void deleteAll(String table, AccountId account) {
        writes.sql("DELETE FROM " + table + " WHERE account_id = :account")
                .param("account", account.value())
                .update();
    }
}
