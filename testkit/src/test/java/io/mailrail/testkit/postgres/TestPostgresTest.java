package io.mailrail.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;

class TestPostgresTest {

    @Test
    void everyDatabaseIsFreshAndSpeaksUtf8() throws SQLException {
        var one = TestPostgres.freshDatabase();
        var other = TestPostgres.freshDatabase();
        assertThat(one.url()).isNotEqualTo(other.url());
        assertThat(one.toString()).doesNotContain(one.password());
        try (var connection = one.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (text text)");
        }
        try (var connection = other.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT to_regclass('note') IS NULL, datctype, current_setting('server_encoding')"
                                        + " FROM pg_database WHERE datname = current_database()")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isTrue();
            assertThat(rows.getString(2)).isIn("C.UTF-8", "en_US.UTF-8");
            assertThat(rows.getString(3)).isEqualTo("UTF8");
        }
    }
}
