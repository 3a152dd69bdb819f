package io.mailrail.mailbox.change;

import io.mailrail.mailbox.database.Unpooled;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/// Hears what other replicas publish, on one thread and one connection of its own. When the connection had to be made anew,
/// the watchers hear that anything may have happened.
final class Subscriber {

    private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Unpooled connections;
    private final Watchers watchers;
    private final UUID replica;

    private boolean stopped;
    private @Nullable Connection current;

    Subscriber(Unpooled connections, Watchers watchers, UUID replica) {
        this.connections = connections;
        this.watchers = watchers;
        this.replica = replica;
    }

    synchronized void start() {
        stopped = false;
        Thread.ofVirtual().name("mailbox-subscriber").start(this::run);
    }

    /// Closes the socket under the thread that reads from it.
    synchronized void stop() {
        stopped = true;
        notifyAll();
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("subscriber_abort_failed", e);
            }
        }
    }

    private void run() {
        boolean missed = false;
        while (!isStopped()) {
            try (var connection = connections.open("mailbox-subscriber")) {
                if (!use(connection)) {
                    return;
                }
                try (var listen = connection.createStatement()) {
                    listen.execute("LISTEN " + Notice.CHANNEL);
                }
                if (missed) {
                    log.info("subscription_resumed");
                    watchers.reconnected();
                }
                missed = true;
                hear(connection);
            } catch (SQLException e) {
                if (!isStopped()) {
                    log.warn("subscription_interrupted reason=\"{}\"", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        var notifications = connection.unwrap(PGConnection.class);
        while (!isStopped()) {
            var heard = notifications.getNotifications((int) SILENCE.toMillis());
            if (heard == null || heard.length == 0) {
                if (!connection.isValid((int) SILENCE.toSeconds())) {
                    throw new SQLException("the connection fell silent");
                }
                continue;
            }
            for (var notification : heard) {
                Notice.parse(notification.getParameter())
                        .filter(notice -> !notice.replica().equals(replica))
                        .ifPresent(notice -> notice.changes().forEach(watchers::tell));
            }
        }
    }

    private synchronized boolean use(Connection connection) {
        current = connection;
        return !stopped;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void pause() {
        try {
            long until = System.nanoTime() + PAUSE.toNanos();
            for (long left = PAUSE.toNanos();
                    left > 0 && !stopped;
                    left = until - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }
}
