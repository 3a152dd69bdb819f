package io.mailrail.mailbox.content;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The statements of the [Sweeper]. What is looked for goes through all accounts, in the order of the keys and without locks; what
/// is deleted is locked first, and looked at again in a later statement.
@Component
class SweepRepository {

    private final JdbcClient writes;
    private final JdbcClient reads;

    SweepRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// A row that was passed by: the account and the id, and whether nothing refers to it.
    record Passed(AccountId account, UUID id, boolean orphan) {}

    /// The next emails after this one.
    List<Passed> emailsAfter(AccountId account, UUID email, int most) {
        return passed(
                """
                SELECT e.account_id, e.email_id,
                       NOT EXISTS (SELECT FROM message m
                                    WHERE m.account_id = e.account_id AND m.email_id = e.email_id)
                       AND NOT EXISTS (SELECT FROM removed r
                                        WHERE r.account_id = e.account_id AND r.email_id = e.email_id)
                  FROM email e
                 WHERE (e.account_id, e.email_id) > (:account, :id)
                 ORDER BY e.account_id, e.email_id
                 LIMIT :most
                """,
                account,
                email,
                most);
    }

    /// The next contents after this one.
    List<Passed> contentsAfter(AccountId account, UUID content, int most) {
        return passed(
                """
                SELECT c.account_id, c.content_id,
                       c.state = 'kept'
                       AND NOT EXISTS (SELECT FROM content_holder h
                                        WHERE h.account_id = c.account_id AND h.content_id = c.content_id)
                       AND NOT EXISTS (SELECT FROM queue_item q
                                        WHERE q.content_account = c.account_id AND q.content_id = c.content_id)
                  FROM content c
                 WHERE (c.account_id, c.content_id) > (:account, :id)
                 ORDER BY c.account_id, c.content_id
                 LIMIT :most
                """,
                account,
                content,
                most);
    }

    private List<Passed> passed(String sql, AccountId account, UUID id, int most) {
        return reads.sql(sql)
                .param("account", account.value())
                .param("id", id)
                .param("most", most)
                .query((row, _) ->
                        new Passed(
                                new AccountId(row.getLong(1)),
                                row.getObject(2, UUID.class),
                                row.getBoolean(3)))
                .list();
    }

    /// Locks the account row: whoever copies, delivers or expunges takes it, too.
    void lockAccount(AccountId account) {
        writes.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .optional();
    }

    /// Deletes those of the emails that nothing refers to, with their search text, and what led to threads that are no more; returns what they held.
    List<ContentKey> deleteEmails(AccountId account, Collection<UUID> emails) {
        record Gone(UUID email, UUID thread, ContentKey content) {}
        var gone =
                writes.sql(
                                """
                                DELETE FROM email e
                                 WHERE e.account_id = :account
                                   AND e.email_id = ANY(:emails)
                                   AND NOT EXISTS (SELECT FROM message m
                                                    WHERE m.account_id = e.account_id
                                                      AND m.email_id = e.email_id)
                                   AND NOT EXISTS (SELECT FROM removed r
                                                    WHERE r.account_id = e.account_id
                                                      AND r.email_id = e.email_id)
                                RETURNING e.email_id, e.thread_id, e.content_account, e.content_id
                                """)
                        .param("account", account.value())
                        .param("emails", SqlArrays.uuids(emails, e -> e))
                        .query((row, _) ->
                                new Gone(
                                        row.getObject(1, UUID.class),
                                        row.getObject(2, UUID.class),
                                        new ContentKey(
                                                new AccountId(row.getLong(3)),
                                                row.getObject(4, UUID.class))))
                        .list();
        writes.sql(
                        """
                        DELETE FROM search_text
                         WHERE account_id = :account AND email_id = ANY(:emails)
                        """)
                .param("account", account.value())
                .param("emails", SqlArrays.uuids(gone, Gone::email))
                .update();
        writes.sql(
                        """
                        DELETE FROM thread_ref t
                         WHERE t.account_id = :account
                           AND t.thread_id = ANY(:threads)
                           AND NOT EXISTS (SELECT FROM email e
                                            WHERE e.account_id = t.account_id AND e.thread_id = t.thread_id)
                        """)
                .param("account", account.value())
                .param("threads", SqlArrays.uuids(gone, Gone::thread))
                .update();
        return gone.stream().map(Gone::content).toList();
    }

    /// The account holds these contents no longer: its one email of each is gone.
    void deleteHolder(AccountId holder, Collection<ContentKey> contents) {
        writes.sql(
                        """
                        DELETE FROM content_holder h
                         USING unnest(:accounts, :contents) AS k (account_id, content_id)
                         WHERE h.account_id = k.account_id
                           AND h.content_id = k.content_id
                           AND h.holder = :holder
                        """)
                .param("accounts", SqlArrays.longs(contents, k -> k.account().value()))
                .param("contents", SqlArrays.uuids(contents, ContentKey::content))
                .param("holder", holder.value())
                .update();
    }

    /// Locks these contents, but for those that somebody is busy with.
    List<ContentKey> lockContents(Collection<ContentKey> contents) {
        return writes.sql(
                        """
                        SELECT c.account_id, c.content_id
                          FROM unnest(:accounts, :contents) AS k (account_id, content_id)
                          JOIN content c
                            ON c.account_id = k.account_id AND c.content_id = k.content_id
                         WHERE c.state = 'kept'
                         ORDER BY c.account_id, c.content_id
                           FOR UPDATE OF c SKIP LOCKED
                        """)
                .param("accounts", SqlArrays.longs(contents, k -> k.account().value()))
                .param("contents", SqlArrays.uuids(contents, ContentKey::content))
                .query((row, _) -> key(row))
                .list();
    }

    /// Deletes those of the locked contents that nobody holds and that are in no queue.
    int deleteContents(Collection<ContentKey> locked) {
        var gone =
                writes.sql(
                                """
                                DELETE FROM content c
                                 USING unnest(:accounts, :contents) AS k (account_id, content_id)
                                 WHERE c.account_id = k.account_id
                                   AND c.content_id = k.content_id
                                   AND NOT EXISTS (SELECT FROM content_holder h
                                                    WHERE h.account_id = c.account_id
                                                      AND h.content_id = c.content_id)
                                   AND NOT EXISTS (SELECT FROM queue_item q
                                                    WHERE q.content_account = c.account_id
                                                      AND q.content_id = c.content_id)
                                RETURNING c.account_id, c.content_id
                                """)
                        .param("accounts", SqlArrays.longs(locked, k -> k.account().value()))
                        .param("contents", SqlArrays.uuids(locked, ContentKey::content))
                        .query((row, _) -> key(row))
                        .list();
        deleteChunks(gone);
        return gone.size();
    }

    /// Locks and deletes contents that were staged before this and never kept.
    int deleteStaged(Instant before, int most) {
        var old =
                writes.sql(
                                """
                                SELECT account_id, content_id FROM content
                                 WHERE state = 'staged' AND created_at < :before
                                 ORDER BY created_at
                                 LIMIT :most
                                   FOR UPDATE SKIP LOCKED
                                """)
                        .param("before", SqlArrays.time(before))
                        .param("most", most)
                        .query((row, _) -> key(row))
                        .list();
        deleteChunks(old);
        writes.sql(
                        """
                        DELETE FROM content c
                         USING unnest(:accounts, :contents) AS k (account_id, content_id)
                         WHERE c.account_id = k.account_id
                           AND c.content_id = k.content_id
                           AND c.state = 'staged'
                        """)
                .param("accounts", SqlArrays.longs(old, k -> k.account().value()))
                .param("contents", SqlArrays.uuids(old, ContentKey::content))
                .update();
        return old.size();
    }

    private void deleteChunks(Collection<ContentKey> contents) {
        writes.sql(
                        """
                        DELETE FROM content_chunk c
                         USING unnest(:accounts, :contents) AS k (account_id, content_id)
                         WHERE c.account_id = k.account_id AND c.content_id = k.content_id
                        """)
                .param("accounts", SqlArrays.longs(contents, k -> k.account().value()))
                .param("contents", SqlArrays.uuids(contents, ContentKey::content))
                .update();
    }

    private static ContentKey key(ResultSet row) throws SQLException {
        return new ContentKey(new AccountId(row.getLong(1)), row.getObject(2, UUID.class));
    }

    int deleteCalls(Instant before, int most) {
        return writes.sql(
                        """
                        DELETE FROM call_done
                         WHERE (account_id, call_id) IN (SELECT account_id, call_id FROM call_done
                                                          WHERE at < :before ORDER BY at LIMIT :most)
                        """)
                .param("before", SqlArrays.time(before))
                .param("most", most)
                .update();
    }

    int deleteTrace(Instant before, int most) {
        return writes.sql(
                        """
                        DELETE FROM trace_event
                         WHERE (message_id, at, event_id) IN (SELECT message_id, at, event_id FROM trace_event
                                                               WHERE at < :before ORDER BY at LIMIT :most)
                        """)
                .param("before", SqlArrays.time(before))
                .param("most", most)
                .update();
    }
}
