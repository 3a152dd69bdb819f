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
import java.util.HashMap;
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
    /// @param detail what changed to what, as a JSON object; secrets have no place in it
    <T extends @Nullable Object> T audited(
            String action, String target, Object detail, Supplier<T> change) {
        return transactions.execute(_ -> {
            var changed = change.get();
            write(action, target, detail);
            return changed;
        });
    }

    /// The same for a change without an answer.
    void change(String action, String target, Object detail, Runnable change) {
        transactions.executeWithoutResult(_ -> {
            change.run();
            write(action, target, detail);
        });
    }

    /// The same with nothing more to tell.
    void change(String action, String target, Runnable change) {
        change(action, target, Map.of(), change);
    }

    private void write(String action, String target, Object detail) {
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

    /// Which rows are wanted; null for any.
    record Wish(
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String target) {}

    /// The newest first, those older than `before`.
    List<Entry> list(Wish wish, Place before, int limit) {
        var sql =
                new StringBuilder(
                        """
                        SELECT at, audit_id, token_id, actor, client, action, target, detail
                          FROM audit_log
                         WHERE (at, audit_id) < (:at, :id)
                        """);
        var values = new HashMap<String, Object>();
        values.put("at", before.at().atOffset(ZoneOffset.UTC));
        values.put("id", before.id());
        values.put("limit", limit);
        if (wish.from() != null) {
            sql.append(" AND at >= :from");
            values.put("from", wish.from().atOffset(ZoneOffset.UTC));
        }
        if (wish.before() != null) {
            sql.append(" AND at < :before");
            values.put("before", wish.before().atOffset(ZoneOffset.UTC));
        }
        if (wish.actor() != null) {
            sql.append(" AND actor = :actor");
            values.put("actor", wish.actor());
        }
        if (wish.action() != null) {
            sql.append(" AND action = :action");
            values.put("action", wish.action());
        }
        if (wish.target() != null) {
            sql.append(" AND target = :target");
            values.put("target", wish.target());
        }
        sql.append(" ORDER BY at DESC, audit_id DESC LIMIT :limit");
        return writes.sql(sql.toString()).params(values).query(AuditLog::entry).list();
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
