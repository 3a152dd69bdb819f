package io.mailrail.mailbox.database;

import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// What happens between the start and the first statement: 1. wait until the database answers; 2. check that it is one we can
/// keep mail in; 3. bring the schema up to date, or wait until somebody else has.
final class Migration {

    private static final Logger log = LoggerFactory.getLogger(Migration.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DatabaseProperties properties;
    private final DatabaseChecks checks;
    private final Unpooled connections;
    private final Clock clock;

    Migration(
            DatabaseProperties properties,
            DatabaseChecks checks,
            Unpooled connections,
            Clock clock) {
        this.properties = properties;
        this.checks = checks;
        this.connections = connections;
        this.clock = clock;
    }

    void run(Flyway flyway) {
        var deadline = Instant.now().plus(properties.startTimeout());
        awaitDatabase(deadline);
        if (properties.migrate()) {
            var result = flyway.migrate();
            log.info(
                    "migrated applied={} version={}",
                    result.migrationsExecuted,
                    result.targetSchemaVersion);
        } else {
            awaitSchema(flyway, deadline);
        }
    }

    private void awaitDatabase(Instant deadline) {
        for (boolean told = false; ; told = true) {
            try (var connection = connections.open("mailbox-start")) {
                checks.check(connection, clock);
                return;
            } catch (SQLException e) {
                if (!DatabaseTrouble.isTrouble(e) || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("the database cannot be used", e);
                }
                if (!told) {
                    log.warn("awaiting_database reason=\"{}\"", e.getMessage());
                }
                pause();
            }
        }
    }

    private void awaitSchema(Flyway flyway, Instant deadline) {
        for (boolean told = false; flyway.info().pending().length > 0; told = true) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "the schema is older than this version, and mailrail.mailbox.migrate=false:"
                                + " run the same image with --migrate-only");
            }
            if (!told) {
                log.warn("awaiting_migration pending={}", flyway.info().pending().length);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
