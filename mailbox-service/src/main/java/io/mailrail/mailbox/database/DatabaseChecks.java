package io.mailrail.mailbox.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Whether mail can be kept in this database: PostgreSQL 16 or newer, UTF8, upper and lower case known beyond ASCII, a clock
/// like ours. It says so in the log when it would lose what it has promised to keep.
final class DatabaseChecks {

    private static final Logger log = LoggerFactory.getLogger(DatabaseChecks.class);
    private static final int OLDEST = 160_000;

    private final Duration maxClockSkew;

    DatabaseChecks(Duration maxClockSkew) {
        this.maxClockSkew = maxClockSkew;
    }

    /// @throws IllegalStateException with a sentence for the operator
    void check(Connection connection, Clock clock) throws SQLException {
        var sent = clock.instant();
        var facts = facts(connection);
        var skew = skew(facts.now(), sent, clock);
        if (facts.versionNumber() < OLDEST) {
            throw new IllegalStateException(
                    "PostgreSQL "
                            + facts.version()
                            + " is too old: mailbox-service needs 16 or newer");
        }
        if (!facts.encoding().equals("UTF8")) {
            throw new IllegalStateException(
                    "the database's encoding is " + facts.encoding() + ": it has to be UTF8");
        }
        var ctype = facts.ctype().toLowerCase(Locale.ROOT);
        if (ctype.equals("c") || ctype.equals("posix")) {
            throw new IllegalStateException(
                    "the database's LC_CTYPE is "
                            + facts.ctype()
                            + ": it has to be C.UTF-8 or a language's");
        }
        if (skew.compareTo(maxClockSkew) > 0) {
            throw new IllegalStateException(
                    "the database's clock and this machine's differ by "
                            + skew.toMillis()
                            + " ms; more than "
                            + maxClockSkew.toMillis()
                            + " ms are not allowed");
        }
        if (!facts.durable()) {
            log.warn(
                    "database_forgets fsync={} full_page_writes={} synchronous_commit={}: a crash of the database loses"
                            + " messages that were accepted",
                    facts.fsync(),
                    facts.fullPageWrites(),
                    facts.synchronousCommit());
        }
        log.info(
                "database_checked version={} encoding={} ctype={} fsync={} clock_skew_ms={}",
                facts.version(),
                facts.encoding(),
                facts.ctype(),
                facts.fsync(),
                skew.toMillis());
    }

    /// How far the clocks differ beyond what the question's own way took.
    private static Duration skew(OffsetDateTime there, java.time.Instant sent, Clock clock) {
        var received = clock.instant();
        if (there.toInstant().isBefore(sent)) {
            return Duration.between(there.toInstant(), sent);
        }
        if (there.toInstant().isAfter(received)) {
            return Duration.between(received, there.toInstant());
        }
        return Duration.ZERO;
    }

    private record Facts(
            int versionNumber,
            String version,
            String encoding,
            String ctype,
            String fsync,
            String fullPageWrites,
            String synchronousCommit,
            OffsetDateTime now) {

        boolean durable() {
            return fsync.equals("on")
                    && fullPageWrites.equals("on")
                    && !synchronousCommit.equals("off");
        }
    }

    private static Facts facts(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                """
                                SELECT current_setting('server_version_num')::int,
                                       current_setting('server_version'),
                                       pg_encoding_to_char(encoding),
                                       datctype,
                                       current_setting('fsync'),
                                       current_setting('full_page_writes'),
                                       current_setting('synchronous_commit'),
                                       clock_timestamp()
                                  FROM pg_database
                                 WHERE datname = current_database()
                                """)) {
            if (!row.next()) {
                throw new IllegalStateException("the database does not know itself");
            }
            return new Facts(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getObject(8, OffsetDateTime.class));
        }
    }
}
