package io.mailrail.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.mailbox.MailboxApplication;
import io.mailrail.testkit.postgres.TestPostgres;
import io.mailrail.testkit.postgres.TestPostgres.Database;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

class MigrationTest {

    private static Migration migration(Database database, String url, boolean migrate) {
        var operator = new DataSourceProperties();
        operator.setUrl(url);
        operator.setUsername(database.user());
        operator.setPassword(database.password());
        var properties =
                new DatabaseProperties(
                        migrate,
                        2,
                        2,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(5));
        return new Migration(
                properties,
                new DatabaseChecks(properties.maxClockSkew()),
                new Unpooled(operator),
                Clock.systemUTC());
    }

    private static Flyway flyway(Database database) {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration/mailbox")
                .load();
    }

    private static boolean hasTables(Database database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT to_regclass('queue_item') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void migrateOnlyMakesTheTablesAndEnds() throws SQLException {
        var database = TestPostgres.freshDatabase();
        MailboxApplication.main(
                new String[] {
                    "--migrate-only",
                    "--mailrail.mailbox.migrate=false",
                    "--spring.datasource.url=" + database.url(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password()
                });
        assertThat(hasTables(database)).isTrue();
    }

    @Test
    void whoMayNotMigrateWaitsAndThenSaysWhatToDo() throws SQLException {
        var database = TestPostgres.freshDatabase();
        var migration = migration(database, database.url(), false);
        assertThatThrownBy(() -> migration.run(flyway(database)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--migrate-only");
        assertThat(hasTables(database)).isFalse();
        migration(database, database.url(), true).run(flyway(database));
        migration.run(flyway(database));
        assertThat(hasTables(database)).isTrue();
    }

    @Test
    void aDatabaseThatNeverComesEndsTheStart() throws IOException {
        var database = TestPostgres.freshDatabase();
        try (var nowhere = new Relay(database.url())) {
            var migration = migration(database, nowhere.url(database.url()), true);
            assertThatThrownBy(() -> migration.run(flyway(database)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("database");
        }
    }
}
