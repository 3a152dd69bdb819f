package io.mailrail.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What holds of a store whatever befell it: mailbox-service's tables, counted anew and compared with what they say of
/// themselves. Tests for concurrency and for kills end with it.
///
/// | Question | When it may be asked |
/// | --- | --- |
/// | [#assertWhole] | at any moment, under load as well: it looks at one snapshot, between transactions |
/// | [#assertSwept] | once nothing is written any more and the sweeper has gone round |
/// | [#assertIdle] | once nobody works: no transaction is open, no lock is held, nothing waits to be told |
public final class StoreInvariants {

    private static final int SHOWN = 5;

    private static final Map<String, String> WHOLE = new LinkedHashMap<>();

    static {
        WHOLE.put(
                "an account's quota is what its messages sum up to",
                """
                SELECT u.account_id, u.used_bytes, m.bytes, u.used_messages, m.count
                  FROM account_usage u
                  LEFT JOIN (SELECT account_id, sum(size) AS bytes, count(*) AS count
                               FROM message GROUP BY account_id) m USING (account_id)
                 WHERE u.used_bytes <> coalesce(m.bytes, 0) OR u.used_messages <> coalesce(m.count, 0)
                """);
        WHOLE.put(
                "a mailbox's counters are what its messages sum up to",
                """
                SELECT b.account_id, b.mailbox_id, b.total, m.count, b.unseen, m.unseen, b.bytes, m.bytes
                  FROM mailbox b
                  LEFT JOIN (SELECT account_id, mailbox_id, count(*) AS count, sum(size) AS bytes,
                                    count(*) FILTER (WHERE flags & 1 = 0) AS unseen
                               FROM message GROUP BY account_id, mailbox_id) m USING (account_id, mailbox_id)
                 WHERE b.total <> coalesce(m.count, 0)
                    OR b.unseen <> coalesce(m.unseen, 0)
                    OR b.bytes <> coalesce(m.bytes, 0)
                """);
        WHOLE.put(
                "a message lies in a mailbox that is there, below UIDNEXT and HIGHESTMODSEQ",
                """
                SELECT m.account_id, m.mailbox_id, m.uid, m.modseq, b.uidnext, b.highestmodseq, b.deleted_at
                  FROM message m
                  LEFT JOIN mailbox b USING (account_id, mailbox_id)
                 WHERE b.mailbox_id IS NULL OR b.deleted_at IS NOT NULL
                    OR m.uid >= b.uidnext OR m.modseq > b.highestmodseq
                """);
        WHOLE.put(
                "a UID is not both there and removed",
                """
                SELECT m.account_id, m.mailbox_id, m.uid
                  FROM message m JOIN removed r USING (account_id, mailbox_id, uid)
                """);
        WHOLE.put(
                "a message says of its size what its email says",
                """
                SELECT m.account_id, m.mailbox_id, m.uid, m.size, e.size
                  FROM message m LEFT JOIN email e USING (account_id, email_id)
                 WHERE e.email_id IS NULL OR e.size <> m.size
                """);
        WHOLE.put(
                "an email reads a content that is kept, of its size, and that its account holds",
                """
                SELECT e.account_id, e.email_id, e.content_account, e.content_id, c.state, c.size
                  FROM email e
                  LEFT JOIN content c
                    ON c.account_id = e.content_account AND c.content_id = e.content_id
                  LEFT JOIN content_holder h
                    ON h.account_id = e.content_account AND h.content_id = e.content_id
                   AND h.holder = e.account_id
                 WHERE c.content_id IS NULL OR c.state <> 'kept' OR c.size <> e.size OR h.holder IS NULL
                """);
        WHOLE.put(
                "a holder holds for an email",
                """
                SELECT h.account_id, h.content_id, h.holder
                  FROM content_holder h
                 WHERE NOT EXISTS (SELECT FROM email e
                                    WHERE e.account_id = h.holder
                                      AND e.content_account = h.account_id
                                      AND e.content_id = h.content_id)
                """);
        WHOLE.put(
                "what is queued has its content",
                """
                SELECT q.lane, q.queue_id, q.content_account, q.content_id, c.state
                  FROM queue_item q
                  LEFT JOIN content c
                    ON c.account_id = q.content_account AND c.content_id = q.content_id
                 WHERE c.content_id IS NULL OR c.state <> 'kept' OR c.size <> q.size
                """);
        WHOLE.put(
                "a kept content has every chunk from the first to the last",
                """
                SELECT c.account_id, c.content_id, c.size, k.count, k.first, k.last
                  FROM content c
                  LEFT JOIN (SELECT account_id, content_id, count(*) AS count, min(seq) AS first,
                                    max(seq) AS last
                               FROM content_chunk GROUP BY account_id, content_id) k
                       USING (account_id, content_id)
                 WHERE c.state = 'kept'
                   AND (k.count IS DISTINCT FROM greatest(1, (c.size + 262143) / 262144)
                        OR k.first <> 0 OR k.last <> k.count - 1)
                """);
        WHOLE.put(
                "a chunk belongs to a content",
                """
                SELECT k.account_id, k.content_id, k.seq
                  FROM content_chunk k LEFT JOIN content c USING (account_id, content_id)
                 WHERE c.content_id IS NULL
                """);
        WHOLE.put(
                "an email has its searchable text once, below the next number",
                """
                SELECT e.account_id, e.email_id, s.count, s.last, u.next_search
                  FROM email e
                  LEFT JOIN (SELECT account_id, email_id, count(*) AS count, max(search_no) AS last
                               FROM search_text GROUP BY account_id, email_id) s
                       USING (account_id, email_id)
                  LEFT JOIN account_usage u USING (account_id)
                 WHERE s.count IS DISTINCT FROM 1 OR s.last >= u.next_search
                """);
        WHOLE.put(
                "the log tells of nothing beyond the mailbox's mod-sequence and UIDNEXT",
                """
                SELECT l.account_id, l.mailbox_id, l.modseq, l.uid_from, l.uid_to
                  FROM mailbox_log l LEFT JOIN mailbox b USING (account_id, mailbox_id)
                 WHERE b.mailbox_id IS NULL OR l.modseq > b.highestmodseq
                    OR l.uid_to >= b.uidnext OR l.uid_from > l.uid_to
                """);
        WHOLE.put(
                "what changed since the log begins stands in the log",
                """
                SELECT m.account_id, m.mailbox_id, m.uid, m.modseq
                  FROM message m JOIN mailbox b USING (account_id, mailbox_id)
                 WHERE m.modseq > b.log_from
                   AND NOT EXISTS (SELECT FROM mailbox_log l
                                    WHERE l.account_id = m.account_id AND l.mailbox_id = m.mailbox_id
                                      AND l.modseq = m.modseq AND l.kind = 1
                                      AND m.uid BETWEEN l.uid_from AND l.uid_to)
                """);
    }

    private static final Map<String, String> SWEPT = new LinkedHashMap<>();

    static {
        SWEPT.put(
                "an email is in a mailbox, or was",
                """
                SELECT e.account_id, e.email_id
                  FROM email e
                 WHERE NOT EXISTS (SELECT FROM message m
                                    WHERE m.account_id = e.account_id AND m.email_id = e.email_id)
                   AND NOT EXISTS (SELECT FROM removed r
                                    WHERE r.account_id = e.account_id AND r.email_id = e.email_id)
                """);
        SWEPT.put(
                "a content is held or queued",
                """
                SELECT c.account_id, c.content_id, c.state
                  FROM content c
                 WHERE NOT EXISTS (SELECT FROM content_holder h
                                    WHERE h.account_id = c.account_id AND h.content_id = c.content_id)
                   AND NOT EXISTS (SELECT FROM queue_item q
                                    WHERE q.content_account = c.account_id
                                      AND q.content_id = c.content_id)
                """);
        SWEPT.put(
                "searchable text belongs to an email",
                """
                SELECT s.account_id, s.search_no
                  FROM search_text s LEFT JOIN email e USING (account_id, email_id)
                 WHERE e.email_id IS NULL
                """);
    }

    private static final Map<String, String> IDLE = new LinkedHashMap<>();

    static {
        IDLE.put(
                "nobody is in a transaction",
                """
                SELECT pid, state, query FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend' AND state <> 'idle'
                """);
        IDLE.put(
                "nobody holds a lock",
                """
                SELECT l.pid, l.locktype, l.mode, l.relation::regclass::text
                  FROM pg_locks l
                  JOIN pg_stat_activity a ON a.pid = l.pid
                 WHERE a.datname = current_database() AND l.pid <> pg_backend_pid()
                   AND a.backend_type = 'client backend'
                """);
        IDLE.put("no transaction is prepared", "SELECT gid FROM pg_prepared_xacts");
        IDLE.put(
                "everything was told to the watchers",
                "SELECT account_id, mailbox_id, modseq FROM notify_outbox");
    }

    private StoreInvariants() {}

    /// Fails with what does not fit together.
    public static void assertWhole(Connection connection) throws SQLException {
        assertThat(violations(connection, WHOLE)).as("a whole store").isEmpty();
    }

    /// Fails with what the sweeper ought to have removed; `assertWhole` holds besides.
    public static void assertSwept(Connection connection) throws SQLException {
        var violations = new ArrayList<>(violations(connection, WHOLE));
        violations.addAll(violations(connection, SWEPT));
        assertThat(violations).as("a whole and swept store").isEmpty();
    }

    /// Fails with what is still at work.
    public static void assertIdle(Connection connection) throws SQLException {
        assertThat(violations(connection, IDLE)).as("a store at rest").isEmpty();
    }

    private static List<String> violations(Connection connection, Map<String, String> rules)
            throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            var violations = new ArrayList<String>();
            for (var rule : rules.entrySet()) {
                violations.addAll(violations(connection, rule.getKey(), rule.getValue()));
            }
            return violations;
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(autoCommit);
        }
    }

    private static List<String> violations(Connection connection, String rule, String sql)
            throws SQLException {
        var violations = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            int more = 0;
            while (rows.next()) {
                if (violations.size() < SHOWN) {
                    violations.add("not so: " + rule + ": " + row(rows));
                } else {
                    more++;
                }
            }
            if (more > 0) {
                violations.add("and " + more + " more rows: " + rule);
            }
        }
        return violations;
    }

    private static String row(ResultSet rows) throws SQLException {
        var text = new StringBuilder();
        var columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            text.append(i == 1 ? "" : ", ")
                    .append(columns.getColumnLabel(i))
                    .append('=')
                    .append(rows.getString(i));
        }
        return text.toString();
    }
}
