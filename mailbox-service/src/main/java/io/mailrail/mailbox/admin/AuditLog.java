package io.mailrail.mailbox.admin;

import com.github.f4b6a3.uuid.UuidCreator;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Who changed what, when, from where. A change and its row here are one transaction: neither is without the other.
@Component
class AuditLog {

    private final JdbcClient writes;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;

    AuditLog(
            @Qualifier("mailboxWrites") JdbcClient writes,
            PlatformTransactionManager transactions,
            JsonMapper json,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.transactions = new TransactionTemplate(transactions);
        this.json = json;
        this.clock = clock;
    }

    /// A row of the log.
    ///
    /// @param detail a JSON object
    record Entry(
            Instant at,
            UUID id,
            @Nullable UUID token,
            String actor,
            String client,
            String action,
            String target,
            String detail) {}

    /// Where a page of the log ended.
    record Place(Instant at, UUID id) {

        static final Place NEWEST =
                new Place(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));

        static Place parse(String text) {
            if (text.isEmpty()) {
                return NEWEST;
            }
            int slash = text.indexOf('_');
            try {
                return new Place(
                        Instant.parse(text.substring(0, Math.max(slash, 0))),
                        UUID.fromString(text.substring(slash + 1)));
            } catch (RuntimeException e) {
                throw Problem.badValue("after", "is not where a page ended");
            }
        }

        @Override
        public String toString() {
            return at + "_" + id;
        }
    }

    /// Makes a change and writes it down.
    ///
    /// @param detail what changed to what; secrets have no place in it
    <T extends @Nullable Object> T audited(
            String action, String target, Map<String, ?> detail, Supplier<T> change) {
        return transactions.execute(_ -> {
            var changed = change.get();
            write(action, target, detail);
            return changed;
        });
    }

    /// The same for a change without an answer and with nothing more to tell.
    void change(String action, String target, Runnable change) {
        transactions.executeWithoutResult(_ -> {
            change.run();
            write(action, target, Map.of());
        });
    }

    private void write(String action, String target, Map<String, ?> detail) {
        var caller = Caller.current();
        writes.sql(
                        """
                        INSERT INTO audit_log (at, audit_id, token_id, actor, client, action, target, detail)
                        VALUES (:at, :id, :token, :actor, :client, :action, :target, :detail)
                        """)
                .param(
                        "at",
                        clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("id", UuidCreator.getTimeOrderedEpoch())
                .param("token", caller.token())
                .param("actor", caller.name())
                .param("client", caller.clientAddress())
                .param("action", action)
                .param("target", target)
                .param("detail", json.writeValueAsString(detail))
                .update();
    }

    /// The newest first, those older than `before`.
    List<Entry> list(Place before, int limit) {
        return writes.sql(
                        """
                          SELECT at, audit_id, token_id, actor, client, action, target, detail
                            FROM audit_log
                           WHERE (at, audit_id) < (:at, :id)
                        ORDER BY at DESC, audit_id DESC
                           LIMIT :limit
                        """)
                .param("at", before.at().atOffset(ZoneOffset.UTC))
                .param("id", before.id())
                .param("limit", limit)
                .query(AuditLog::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("audit_id", UUID.class),
                row.getObject("token_id", UUID.class),
                row.getString("actor"),
                row.getString("client"),
                row.getString("action"),
                row.getString("target"),
                row.getString("detail"));
    }
}
