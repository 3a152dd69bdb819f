package io.mailrail.mailbox.outbound;

import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// Who owns which lane. An owner holds at most its share, ⌈64 / live owners⌉; what is above that gets no new work, and goes as
/// soon as nothing of it is under way. Taking a lane raises its epoch, which frees every row that was leased under the old one.
@Component
class Lanes {

    static final Duration LEASE = Duration.ofSeconds(10);

    private static final Duration RENEWAL = Duration.ofSeconds(3);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Lanes(
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Row(int lane, Optional<UUID> owner, long epoch, Instant until) {

        boolean isHeldBy(UUID who, Instant now) {
            return owner.filter(who::equals).isPresent() && until.isAfter(now);
        }

        boolean isFree(Instant now) {
            return owner.isEmpty() || !until.isAfter(now);
        }
    }

    /// The lanes an owner holds, with their epochs.
    ///
    /// @param held all of them
    /// @param open those within its share: only they get new work
    record Held(Map<Integer, Long> held, Map<Integer, Long> open) {}

    /// Keeps what the owner has and takes what it may; looks first, and writes only where there is something to do.
    Held keep(UUID owner) {
        var now = clock.instant();
        var rows = rows("");
        int share = share(owner, now);
        if (isSettled(rows, owner, share, now)) {
            return held(rows, owner, share, now);
        }
        return renew(owner);
    }

    private boolean isSettled(List<Row> rows, UUID owner, int share, Instant now) {
        var mine = rows.stream().filter(r -> r.isHeldBy(owner, now)).toList();
        var fresh = now.plus(LEASE).minus(RENEWAL);
        return rows.size() == Lane.COUNT
                && isPresent(owner, fresh)
                && mine.size() <= share
                && mine.stream().allMatch(r -> r.until().isAfter(fresh))
                && (mine.size() == share || rows.stream().noneMatch(r -> r.isFree(now)));
    }

    /// Keeps what the owner has for another lease time, gives up what is above its share and idle, takes what is free.
    Held renew(UUID owner) {
        return Objects.requireNonNull(transactions.execute(_ -> renewed(owner)));
    }

    private Held renewed(UUID owner) {
        var now = clock.instant();
        insertMissing(now);
        var rows = rows("FOR NO KEY UPDATE");
        announce(owner, now);
        int share = share(owner, now);
        var busy = busy();
        int mine = (int) rows.stream().filter(r -> r.isHeldBy(owner, now)).count();
        var after = new ArrayList<Row>();
        for (var row : rows) {
            if (row.isHeldBy(owner, now)) {
                if (mine > share && !busy.contains(row.lane())) {
                    mine--;
                    after.add(new Row(row.lane(), Optional.empty(), row.epoch(), now));
                } else {
                    after.add(new Row(row.lane(), row.owner(), row.epoch(), now.plus(LEASE)));
                }
            } else if (row.isFree(now) && mine < share) {
                mine++;
                after.add(
                        new Row(row.lane(), Optional.of(owner), row.epoch() + 1, now.plus(LEASE)));
            }
        }
        write(after);
        return held(after, owner, share, now);
    }

    /// Ends the lease on everything that an owner holds.
    void release(UUID owner) {
        transactions.executeWithoutResult(_ -> {
            var now = clock.instant();
            write(
                    rows("FOR NO KEY UPDATE").stream()
                            .filter(r -> r.owner().filter(owner::equals).isPresent())
                            .map(r -> new Row(r.lane(), Optional.empty(), r.epoch(), now))
                            .toList());
            jdbc.sql("DELETE FROM lane_owner WHERE owner = :owner").param("owner", owner).update();
        });
    }

    /// Locks these lanes, and returns those that the owner still holds.
    Map<Integer, Long> lock(UUID owner, Set<Integer> lanes) {
        var now = clock.instant();
        var held = new TreeMap<Integer, Long>();
        for (var row : rows("FOR NO KEY UPDATE")) {
            if (lanes.contains(row.lane()) && row.isHeldBy(owner, now)) {
                held.put(row.lane(), row.epoch());
            }
        }
        return held;
    }

    private static Held held(List<Row> rows, UUID owner, int share, Instant now) {
        var held = new TreeMap<Integer, Long>();
        var open = new TreeMap<Integer, Long>();
        for (var row : rows) {
            if (row.isHeldBy(owner, now)) {
                held.put(row.lane(), row.epoch());
                if (open.size() < share) {
                    open.put(row.lane(), row.epoch());
                }
            }
        }
        return new Held(held, open);
    }

    private List<Row> rows(String lock) {
        return jdbc.sql("SELECT lane, owner, epoch, until FROM lane ORDER BY lane " + lock)
                .query((row, _) ->
                        new Row(
                                row.getInt("lane"),
                                Optional.ofNullable(row.getObject("owner", UUID.class)),
                                row.getLong("epoch"),
                                row.getObject("until", OffsetDateTime.class).toInstant()))
                .list();
    }

    private void insertMissing(Instant now) {
        jdbc.sql(
                        """
                        INSERT INTO lane (lane, owner, epoch, until)
                        SELECT lane, NULL, 1, :now FROM unnest(:lanes) AS l (lane)
                        ON CONFLICT DO NOTHING
                        """)
                .param("now", SqlArrays.time(now))
                .param("lanes", IntStream.range(0, Lane.COUNT).toArray())
                .update();
    }

    private void announce(UUID owner, Instant now) {
        jdbc.sql(
                        """
                        INSERT INTO lane_owner (owner, until) VALUES (:owner, :until)
                        ON CONFLICT (owner) DO UPDATE SET until = EXCLUDED.until
                        """)
                .param("owner", owner)
                .param("until", SqlArrays.time(now.plus(LEASE)))
                .update();
        jdbc.sql("DELETE FROM lane_owner WHERE until < :now")
                .param("now", SqlArrays.time(now))
                .update();
    }

    private boolean isPresent(UUID owner, Instant fresh) {
        return jdbc.sql("SELECT true FROM lane_owner WHERE owner = :owner AND until > :fresh")
                .param("owner", owner)
                .param("fresh", SqlArrays.time(fresh))
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    private int share(UUID owner, Instant now) {
        int others =
                jdbc.sql(
                                """
                                SELECT count(*) FROM lane_owner
                                 WHERE owner <> :owner AND until > :now
                                """)
                        .param("owner", owner)
                        .param("now", SqlArrays.time(now))
                        .query(Integer.class)
                        .single();
        return Math.ceilDiv(Lane.COUNT, others + 1);
    }

    /// Lanes of which something is under way.
    private Set<Integer> busy() {
        return new HashSet<>(
                jdbc.sql(
                                """
                                SELECT DISTINCT l.lane
                                  FROM lane l
                                  JOIN queue_item q ON q.lane = l.lane AND q.lease_epoch = l.epoch
                                """)
                        .query(Integer.class)
                        .list());
    }

    private void write(List<Row> rows) {
        jdbc.sql(
                        """
                        UPDATE lane l
                           SET owner = n.owner, epoch = n.epoch, until = n.until
                          FROM unnest(:lanes, :owners, :epochs, :untils) AS n (lane, owner, epoch, until)
                         WHERE l.lane = n.lane
                        """)
                .param("lanes", SqlArrays.ints(rows, Row::lane))
                .param("owners", SqlArrays.uuidsOrNull(rows, r -> r.owner().orElse(null)))
                .param("epochs", SqlArrays.longs(rows, Row::epoch))
                .param("untils", SqlArrays.times(rows, Row::until))
                .update();
    }
}
