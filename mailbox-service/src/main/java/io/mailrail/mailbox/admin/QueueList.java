package io.mailrail.mailbox.admin;

import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The queue as an administrator sees it. What is being delivered right now goes on; whatever is changed here counts from the
/// next attempt.
@Component
class QueueList {

    private static final String ITEM =
            """
            SELECT q.queue_id, q.message_id, q.reverse_path, q.forward_path, q.destination, q.size, q.state,
                   q.attempts, q.queued_at, q.next_at, q.last_reply,
                   q.lease_epoch <> 0 AND q.lease_epoch = l.epoch AND l.until > :now AS leased
              FROM queue_item q
              LEFT JOIN lane l ON l.lane = q.lane
            """;

    private final JdbcClient writes;
    private final Clock clock;

    QueueList(
            @Qualifier("mailboxWrites") JdbcClient writes, @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /// One recipient of one message.
    ///
    /// @param state `waiting`, `held`, or `sending` while an attempt is under way
    @Schema(name = "QueueItem")
    record Item(
            UUID id,
            UUID message,
            String sender,
            List<String> recipients,
            String destination,
            long size,
            String state,
            int attempts,
            String lastReply,
            Instant queuedAt,
            Instant nextAttempt) {

        Item {
            recipients = List.copyOf(recipients);
        }
    }

    /// The oldest first.
    List<Item> list(UUID after, int limit) {
        return writes.sql(ITEM + " WHERE q.queue_id > :after ORDER BY q.queue_id LIMIT :limit")
                .param("now", now())
                .param("after", after)
                .param("limit", limit)
                .query(QueueList::item)
                .list();
    }

    Optional<Item> find(UUID id) {
        return writes.sql(ITEM + " WHERE q.queue_id = :id")
                .param("now", now())
                .param("id", id)
                .query(QueueList::item)
                .optional();
    }

    /// @return false when there is none, or in another state
    boolean change(UUID id, String from, String to) {
        return writes.sql(
                                """
                                UPDATE queue_item
                                   SET state = :to, next_at = CASE WHEN :to = 'waiting' THEN :now ELSE next_at END
                                 WHERE queue_id = :id AND state = :from
                                """)
                        .param("to", to)
                        .param("from", from)
                        .param("now", now())
                        .param("id", id)
                        .update()
                > 0;
    }

    boolean delete(UUID id) {
        return writes.sql("DELETE FROM queue_item WHERE queue_id = :id").param("id", id).update()
                > 0;
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Item item(ResultSet row, int number) throws SQLException {
        return new Item(
                row.getObject("queue_id", UUID.class),
                row.getObject("message_id", UUID.class),
                row.getString("reverse_path"),
                List.of(row.getString("forward_path")),
                row.getString("destination"),
                row.getLong("size"),
                row.getBoolean("leased") ? "sending" : row.getString("state"),
                row.getInt("attempts"),
                row.getString("last_reply"),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                row.getObject("next_at", OffsetDateTime.class).toInstant());
    }
}
