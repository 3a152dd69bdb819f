package io.mailrail.mailbox;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/// Holds every statement of the tests to the rule that lets mail be divided by account: whatever touches a table of mail names
/// the account. What goes through all accounts on purpose is listed here.
final class StatementRule implements BeanPostProcessor {

    private static final Pattern MAIL =
            Pattern.compile(
                    "(?i)\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(?:ONLY\\s+)?(account_usage|mailbox|mailbox_log|mailbox_metadata|mailbox_acl"
                            + "|shared_with|message_seen|mailbox_reader|content"
                            + "|content_chunk|content_holder|email|thread_ref|message|removed|search_text"
                            + "|search_slice|search_state|search_due"
                            + "|subscription|pop3_lease|call_done|notify_outbox|import_job|import_chunk|import_skip)\\b");

    private static final Pattern NAMES_THE_ACCOUNT =
            Pattern.compile("(?i)account(?:_id)?\\s*=|=\\s*\\w*\\.?account_id\\b|INSERT\\s+INTO");

    /// Scans through all accounts, by the words they begin with once spaces are single.
    private static final List<String> THROUGH_ALL_ACCOUNTS =
            List.of(
                    // Accounts with texts to index.
                    "SELECT account_id FROM search_due WHERE lease_until <= ?",
                    // Old answers of calls.
                    "DELETE FROM call_done WHERE (account_id, call_id) IN (SELECT account_id, call_id FROM"
                            + " call_done WHERE at < ?",
                    // Removed messages that can be restored no longer.
                    "SELECT account_id, mailbox_id, uid FROM removed WHERE removed_at < ? ORDER BY removed_at",
                    // Contents that nobody finished.
                    "SELECT account_id, content_id FROM content WHERE state = 'staged' AND created_at < ?",
                    // Mailboxes, some of whose logs have grown long.
                    "SELECT account_id, mailbox_id, deleted_at IS NULL AND highestmodseq - log_from > ?",
                    // Imports that wait for a replica, by their number, in a list, or to be
                    // forgotten.
                    "SELECT account_id, import_id FROM import_job WHERE state IN (",
                    "SELECT account_id, import_id FROM import_job WHERE state = 'uploading' AND NOT cleared",
                    "SELECT account_id, import_id FROM import_job WHERE cleared AND finished_at <",
                    "SELECT account_id, import_id, login, state, format, mailbox, received, consumed, position, seen,"
                            + " stored, skipped, octets, attempts, failure, created_at, updated_at, started_at,"
                            + " finished_at FROM import_job WHERE import_id");

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool && name.startsWith("mailbox")
                ? new Watched(pool)
                : bean;
    }

    /// Several statements may come as one text, each but the last with a semicolon at its line's end.
    static void check(String sql) {
        for (var statement : sql.split(";\\s*\n")) {
            checkOne(statement);
        }
    }

    private static void checkOne(String sql) {
        if (MAIL.matcher(sql).find() && !NAMES_THE_ACCOUNT.matcher(sql).find()) {
            var words = sql.strip().replaceAll("\\s+", " ");
            if (THROUGH_ALL_ACCOUNTS.stream().noneMatch(words::startsWith)) {
                throw new IllegalStateException("does not name the account: " + words);
            }
        }
    }

    /// The same pool, watched; the one it is made from has not been used and has no connections.
    private static final class Watched extends HikariDataSource {

        Watched(HikariDataSource unused) {
            unused.copyStateTo(this);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return watched(super.getConnection());
        }
    }

    private static Connection watched(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        StatementRule.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().startsWith("prepare")
                                    && arguments != null
                                    && arguments[0] instanceof String sql) {
                                check(sql);
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
