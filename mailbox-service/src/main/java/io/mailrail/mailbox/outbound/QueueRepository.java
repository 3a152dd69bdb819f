package io.mailrail.mailbox.outbound;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.AccountId;
import io.mailrail.api.AttemptReport;
import io.mailrail.api.CallId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.ReversePath;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.outbound.DueWork.Due;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The statements on the queue. Every one names its lane; a lane is how the queue is divided.
@Component
class QueueRepository {

    /// Recipients of a message that travel in one lease; RFC 5321 §4.5.3.1.8 promises that so many are taken.
    static final int RECIPIENTS = 100;

    private final JdbcClient writes;
    private final JdbcClient reads;

    QueueRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// A queue row that was leased.
    record Leased(
            int lane,
            UUID message,
            String destination,
            ReversePath reversePath,
            long size,
            Instant queuedAt,
            OutboundMessage.Recipient recipient) {}

    /// What a report tells of.
    record Ended(
            CallId message, ReversePath reversePath, ForwardPath forwardPath, ContentKey content) {}

    void insert(List<QueueItem> items, Instant now) {
        writes.sql(
                        """
                        INSERT INTO queue_item (lane, queue_id, message_id, submitter, reverse_path, forward_path,
                                                destination, content_account, content_id, size, state, attempts,
                                                queued_at, next_at, lease_epoch, warned, last_reply)
                        SELECT lane, queue_id, message_id, submitter, reverse_path, forward_path,
                               destination, content_account, content_id, size, 'waiting', 0,
                               :now, :now, 0, false, ''
                          FROM unnest(:lanes, :ids, :messages, :submitters, :reverse, :forward,
                                      :destinations, :homes, :contents, :sizes)
                            AS q (lane, queue_id, message_id, submitter, reverse_path, forward_path,
                                  destination, content_account, content_id, size)
                        """)
                .param("now", SqlArrays.time(now))
                .param("lanes", SqlArrays.ints(items, i -> Lane.of(i.destination())))
                .param("ids", SqlArrays.uuids(items, _ -> UuidCreator.getTimeOrderedEpoch()))
                .param("messages", SqlArrays.uuids(items, i -> i.message().value()))
                .param("submitters", SqlArrays.longs(items, i -> i.submitter().value()))
                .param("reverse", SqlArrays.texts(items, i -> i.reversePath().address()))
                .param("forward", SqlArrays.texts(items, i -> i.forwardPath().address()))
                .param("destinations", SqlArrays.texts(items, QueueItem::destination))
                .param("homes", SqlArrays.longs(items, i -> i.contentAccount().value()))
                .param("contents", SqlArrays.uuids(items, QueueItem::contentId))
                .param("sizes", SqlArrays.longs(items, QueueItem::size))
                .update();
    }

    /// Leases what of this is due, in lanes that the transaction has locked.
    List<Leased> lease(List<Due> due, Map<Integer, Long> lanes, Instant now, Instant until) {
        return writes.sql(
                        """
                        WITH chosen AS (
                            SELECT q.lane, q.queue_id, d.epoch,
                                   row_number() OVER (PARTITION BY q.lane, q.message_id, q.destination
                                                          ORDER BY q.next_at, q.queue_id) AS n
                              FROM unnest(:lanes, :epochs, :messages, :destinations)
                                AS d (lane, epoch, message_id, destination)
                              JOIN queue_item q
                                ON q.lane = d.lane
                               AND q.destination = d.destination
                               AND q.message_id = d.message_id
                             WHERE q.state = 'waiting'
                               AND q.next_at <= :now
                               AND (q.lease_epoch <> d.epoch OR q.lease_until <= :now))
                        UPDATE queue_item q
                           SET lease_epoch = c.epoch, lease_until = :until
                          FROM chosen c
                         WHERE q.lane = c.lane
                           AND q.queue_id = c.queue_id
                           AND c.n <= :recipients
                           AND q.state = 'waiting'
                        RETURNING q.lane, q.queue_id, q.message_id, q.destination, q.reverse_path,
                                  q.forward_path, q.size, q.queued_at, q.attempts, q.warned
                        """)
                .param("lanes", SqlArrays.ints(due, Due::lane))
                .param("epochs", SqlArrays.longs(due, d -> epoch(lanes, d.lane())))
                .param("messages", SqlArrays.uuids(due, Due::message))
                .param("destinations", SqlArrays.texts(due, Due::destination))
                .param("now", SqlArrays.time(now))
                .param("until", SqlArrays.time(until))
                .param("recipients", RECIPIENTS)
                .query((row, _) -> leased(row))
                .list();
    }

    private static long epoch(Map<Integer, Long> lanes, int lane) {
        return lanes.getOrDefault(lane, 0L);
    }

    private static Leased leased(ResultSet row) throws SQLException {
        return new Leased(
                row.getInt("lane"),
                row.getObject("message_id", UUID.class),
                row.getString("destination"),
                new ReversePath(row.getString("reverse_path")),
                row.getLong("size"),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                new OutboundMessage.Recipient(
                        row.getObject("queue_id", UUID.class),
                        new ForwardPath(row.getString("forward_path")),
                        row.getInt("attempts") + 1,
                        row.getBoolean("warned")));
    }

    /// Where the content of a leased message is, as long as one of its rows is in the queue.
    Optional<ContentKey> content(OutboundMessage message) {
        return reads.sql(
                        """
                        SELECT content_account, content_id FROM queue_item
                         WHERE lane = :lane AND message_id = :message AND queue_id = ANY(:ids)
                         LIMIT 1
                        """)
                .param("lane", message.lane())
                .param("message", message.message().value())
                .param(
                        "ids",
                        SqlArrays.uuids(message.recipients(), OutboundMessage.Recipient::queueId))
                .query((row, _) ->
                        new ContentKey(
                                new AccountId(row.getLong("content_account")),
                                row.getObject("content_id", UUID.class)))
                .optional();
    }

    /// Delivered, by whatever lease: the row is done.
    Optional<Ended> remove(AttemptReport report) {
        return writes.sql(
                        """
                        DELETE FROM queue_item
                         WHERE lane = :lane AND queue_id = :id
                        RETURNING message_id, reverse_path, forward_path, content_account, content_id
                        """)
                .param("lane", report.lane())
                .param("id", report.queueId())
                .query((row, _) -> ended(row))
                .optional();
    }

    /// Given up, under a lease that holds.
    Optional<Ended> removeLeased(AttemptReport report) {
        return writes.sql(
                        """
                        DELETE FROM queue_item q
                         USING lane l
                         WHERE l.lane = :lane
                           AND l.epoch = :epoch
                           AND q.lane = l.lane
                           AND q.queue_id = :id
                           AND q.lease_epoch = l.epoch
                           AND q.attempts = :attempt - 1
                        RETURNING q.message_id, q.reverse_path, q.forward_path, q.content_account, q.content_id
                        """)
                .param("lane", report.lane())
                .param("epoch", report.epoch())
                .param("id", report.queueId())
                .param("attempt", report.attempt())
                .query((row, _) -> ended(row))
                .optional();
    }

    /// To be tried again, under a lease that holds.
    Optional<Ended> defer(AttemptReport report, Instant nextAt, boolean warned, String reply) {
        return writes.sql(
                        """
                        UPDATE queue_item q
                           SET attempts = :attempt, next_at = :next, lease_epoch = 0, lease_until = NULL,
                               warned = q.warned OR :warned, last_reply = :reply
                          FROM lane l
                         WHERE l.lane = :lane
                           AND l.epoch = :epoch
                           AND q.lane = l.lane
                           AND q.queue_id = :id
                           AND q.lease_epoch = l.epoch
                           AND q.attempts = :attempt - 1
                        RETURNING q.message_id, q.reverse_path, q.forward_path, q.content_account, q.content_id
                        """)
                .param("lane", report.lane())
                .param("epoch", report.epoch())
                .param("id", report.queueId())
                .param("attempt", report.attempt())
                .param("next", SqlArrays.time(nextAt))
                .param("warned", warned)
                .param("reply", reply)
                .query((row, _) -> ended(row))
                .optional();
    }

    private static Ended ended(ResultSet row) throws SQLException {
        return new Ended(
                new CallId(row.getObject("message_id", UUID.class)),
                new ReversePath(row.getString("reverse_path")),
                new ForwardPath(row.getString("forward_path")),
                new ContentKey(
                        new AccountId(row.getLong("content_account")),
                        row.getObject("content_id", UUID.class)));
    }
}
