package io.mailrail.mailbox.change;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.mailbox.database.Unpooled;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Tells the other replicas, on one thread and one connection of its own: what this replica committed, every few dozen
/// milliseconds and only when there is something; and, each second, rows that nobody has told of for longer than one.
///
/// First publish and commit, then delete: a row that is told twice does no harm. A row of the same mailbox with a lower
/// mod-sequence goes as well, for what was published says more.
final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final Duration GATHER = Duration.ofMillis(20);
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final int MAX_LATE = 1000;

    private final Unpooled connections;
    private final Watchers watchers;
    private final UUID replica;
    private final Clock clock;

    private Map<MailboxKey, MailboxChange> due = new LinkedHashMap<>();
    private boolean stopped;
    private @Nullable Thread thread;

    Publisher(Unpooled connections, Watchers watchers, UUID replica, Clock clock) {
        this.connections = connections;
        this.watchers = watchers;
        this.replica = replica;
        this.clock = clock;
    }

    synchronized void publishSoon(Collection<MailboxChange> changes) {
        boolean first = due.isEmpty();
        for (var change : changes) {
            due.merge(change.mailbox(), change, Publisher::later);
        }
        if (first) {
            notifyAll();
        }
    }

    private static MailboxChange later(MailboxChange a, MailboxChange b) {
        return a.now().compareTo(b.now()) >= 0 ? a : b;
    }

    synchronized void start() {
        stopped = false;
        thread = Thread.ofVirtual().name("mailbox-publisher").start(this::run);
    }

    void stop() {
        Thread last;
        synchronized (this) {
            stopped = true;
            last = thread;
            thread = null;
            notifyAll();
        }
        if (last != null) {
            try {
                last.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        boolean failed = false;
        while (!isStopped()) {
            try (var connection = connections.open("mailbox-publisher")) {
                if (failed) {
                    log.info("publishing_resumed");
                    failed = false;
                }
                publish(connection);
            } catch (SQLException e) {
                if (!failed) {
                    log.warn("publishing_interrupted reason=\"{}\"", e.getMessage());
                    failed = true;
                }
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void pause() {
        try {
            rest(System.nanoTime() + LATE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    /// Waits until this moment, or until it is time to stop.
    private synchronized void rest(long until) throws InterruptedException {
        for (long left = until - System.nanoTime();
                left > 0 && !stopped;
                left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }

    private void publish(Connection connection) throws SQLException, InterruptedException {
        long nextLook = System.nanoTime();
        while (true) {
            if (System.nanoTime() - nextLook >= 0) {
                publishLate(connection);
                nextLook = System.nanoTime() + LATE.toNanos();
            }
            var mine = await(nextLook);
            if (!mine.isEmpty()) {
                publish(connection, mine);
            } else if (isStopped()) {
                return;
            }
        }
    }

    /// What is due, a moment after the first of it came; nothing when it is time to look for late rows, or to stop.
    private synchronized List<MailboxChange> await(long nextLook) throws InterruptedException {
        while (due.isEmpty() && !stopped) {
            long left = nextLook - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            wait(Math.max(1, left / 1_000_000));
        }
        rest(System.nanoTime() + GATHER.toNanos());
        var found = List.copyOf(due.values());
        due = new LinkedHashMap<>();
        return found;
    }

    private void publishLate(Connection connection) throws SQLException {
        var late = new LinkedHashMap<MailboxKey, MailboxChange>();
        try (var select =
                connection.prepareStatement(
                        """
                        SELECT account_id, mailbox_id, modseq
                          FROM notify_outbox
                         WHERE at < ?
                         LIMIT ?
                        """)) {
            select.setObject(1, clock.instant().minus(LATE).atOffset(ZoneOffset.UTC));
            select.setInt(2, MAX_LATE);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key =
                            new MailboxKey(
                                    new AccountId(rows.getLong(1)), new MailboxId(rows.getInt(2)));
                    late.merge(
                            key,
                            new MailboxChange(key, new ModSeq(rows.getLong(3))),
                            Publisher::later);
                }
            }
        }
        if (!late.isEmpty()) {
            var changes = List.copyOf(late.values());
            changes.forEach(watchers::tell);
            publish(connection, changes);
        }
    }

    private void publish(Connection connection, List<MailboxChange> changes) throws SQLException {
        try (var notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            for (var payload : Notice.payloads(replica, changes)) {
                notify.setString(1, Notice.CHANNEL);
                notify.setString(2, payload);
                notify.execute();
            }
        }
        try (var delete =
                connection.prepareStatement(
                        """
                        DELETE FROM notify_outbox o
                         USING unnest(?::bigint[], ?::integer[], ?::bigint[])
                               AS told (account_id, mailbox_id, modseq)
                         WHERE o.account_id = told.account_id
                           AND o.mailbox_id = told.mailbox_id
                           AND o.modseq <= told.modseq
                        """)) {
            delete.setObject(
                    1, changes.stream().mapToLong(c -> c.mailbox().account().value()).toArray());
            delete.setObject(
                    2, changes.stream().mapToInt(c -> c.mailbox().mailbox().value()).toArray());
            delete.setObject(3, changes.stream().mapToLong(c -> c.now().value()).toArray());
            delete.executeUpdate();
        }
    }
}
