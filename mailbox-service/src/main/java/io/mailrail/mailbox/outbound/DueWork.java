package io.mailrail.mailbox.outbound;

import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Looks for what is due, at a cost that does not grow with the queue: however much waits, a look reads a window of each lane.
/// Only where a window holds nothing but what cannot go now (a destination that is full or suspended has thousands waiting) the
/// lane's destinations are gone through, one probe of the index each.
///
/// It only looks, in autocommit: the lease looks again.
@Component
class DueWork {

    /// Rows of a lane that a look reads, those due longest.
    static final int WINDOW = 200;

    private final JdbcClient reads;

    DueWork(@Qualifier("mailboxReads") JdbcClient reads) {
        this.reads = reads;
    }

    /// A message and destination with something due.
    record Due(int lane, UUID message, String destination) {}

    /// Messages and destinations with something due in these lanes, about the longest due first.
    ///
    /// @param lanes with their epochs
    /// @param busy destinations to leave out
    List<Due> find(Map<Integer, Long> lanes, Collection<String> busy, int max, Instant now) {
        var due = new ArrayList<>(inWindows(lanes, busy, max, now));
        if (due.size() < max) {
            var clogged = new HashMap<>(lanes);
            clogged.keySet().retainAll(clogged(lanes, busy, now));
            if (!clogged.isEmpty()) {
                due.addAll(byDestination(clogged, busy, max - due.size(), now));
            }
        }
        return due;
    }

    private List<Due> inWindows(
            Map<Integer, Long> lanes, Collection<String> busy, int max, Instant now) {
        return reads.sql(
                        """
                        SELECT w.lane, w.message_id AS message, w.destination
                          FROM (%s) w
                         WHERE w.free
                         GROUP BY w.lane, w.message_id, w.destination
                         ORDER BY min(w.next_at), w.message_id
                         LIMIT :max
                        """
                                .formatted(WINDOWS))
                .params(parameters(lanes, busy, now))
                .param("max", max)
                .query(Due.class)
                .list();
    }

    /// Lanes whose window is full of what cannot go now.
    private List<Integer> clogged(Map<Integer, Long> lanes, Collection<String> busy, Instant now) {
        return reads.sql(
                        """
                        SELECT w.lane
                          FROM (%s) w
                         GROUP BY w.lane
                        HAVING count(*) = :window AND NOT bool_or(w.free)
                        """
                                .formatted(WINDOWS))
                .params(parameters(lanes, busy, now))
                .query(Integer.class)
                .list();
    }

    private static final String WINDOWS =
            """
            SELECT q.lane, q.message_id, q.destination, q.next_at,
                   (q.lease_epoch <> l.epoch OR q.lease_until <= :now) AND q.destination <> ALL(:busy) AS free
              FROM unnest(:lanes, :epochs) AS l (lane, epoch)
             CROSS JOIN LATERAL (
                    SELECT *
                      FROM queue_item
                     WHERE lane = l.lane
                       AND state = 'waiting'
                       AND next_at <= :now
                     ORDER BY next_at
                     LIMIT :window) q
            """;

    private static Map<String, Object> parameters(
            Map<Integer, Long> lanes, Collection<String> busy, Instant now) {
        return Map.of(
                "lanes", SqlArrays.ints(lanes.keySet(), Integer::intValue),
                "epochs", SqlArrays.longs(lanes.values(), Long::longValue),
                "busy", SqlArrays.texts(busy, b -> b),
                "now", SqlArrays.time(now),
                "window", WINDOW);
    }

    private List<Due> byDestination(
            Map<Integer, Long> lanes, Collection<String> busy, int max, Instant now) {
        return reads.sql(
                        """
                        WITH RECURSIVE d AS (
                            SELECT l.lane, l.epoch,
                                   (SELECT min(q.destination) FROM queue_item q WHERE q.lane = l.lane) AS destination
                              FROM unnest(:lanes, :epochs) AS l (lane, epoch)
                             UNION ALL
                            SELECT d.lane, d.epoch,
                                   (SELECT min(q.destination)
                                      FROM queue_item q
                                     WHERE q.lane = d.lane
                                       AND q.destination > d.destination)
                              FROM d
                             WHERE d.destination IS NOT NULL)
                        SELECT q.lane, q.message_id AS message, q.destination
                          FROM d
                         CROSS JOIN LATERAL (
                                SELECT i.lane, i.message_id, i.destination, i.next_at
                                  FROM queue_item i
                                 WHERE i.lane = d.lane
                                   AND i.destination = d.destination
                                   AND i.state = 'waiting'
                                   AND i.next_at <= :now
                                   AND (i.lease_epoch <> d.epoch OR i.lease_until <= :now)
                                 ORDER BY i.next_at
                                 LIMIT :window) q
                         WHERE d.destination <> ALL(:busy)
                         GROUP BY q.lane, q.message_id, q.destination
                         ORDER BY min(q.next_at), q.message_id
                         LIMIT :max
                        """)
                .params(parameters(lanes, busy, now))
                .param("max", max)
                .query(Due.class)
                .list();
    }

    /// When the next row of these lanes will be due.
    Optional<Instant> next(Collection<Integer> lanes, Instant now) {
        return reads.sql(
                        """
                        SELECT min(q.next_at)
                          FROM unnest(:lanes) AS l (lane)
                         CROSS JOIN LATERAL (
                                SELECT next_at
                                  FROM queue_item
                                 WHERE lane = l.lane
                                   AND state = 'waiting'
                                   AND next_at > :now
                                 ORDER BY next_at
                                 LIMIT 1) q
                        """)
                .param("lanes", SqlArrays.ints(lanes, Integer::intValue))
                .param("now", SqlArrays.time(now))
                .query((row, _) ->
                        Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant))
                .single();
    }
}
