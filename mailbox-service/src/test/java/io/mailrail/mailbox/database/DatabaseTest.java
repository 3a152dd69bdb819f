package io.mailrail.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.testkit.net.MutableClock;
import io.mailrail.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;

class DatabaseTest {

    private final DatabaseChecks checks = new DatabaseChecks(Duration.ofSeconds(5));

    private static void execute(TestPostgres.Database database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aGoodDatabasePasses() throws SQLException {
        try (var connection = TestPostgres.freshDatabase().connect()) {
            checks.check(connection, Clock.systemUTC());
        }
    }

    @Test
    void clocksThatDifferStopTheStart() throws SQLException {
        var late = MutableClock.atNow();
        late.advance(Duration.ofSeconds(-8));
        var early = MutableClock.atNow();
        early.advance(Duration.ofSeconds(30));
        try (var connection = TestPostgres.freshDatabase().connect()) {
            for (var clock : new Clock[] {late, early}) {
                assertThatThrownBy(() -> checks.check(connection, clock))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("clock");
            }
        }
    }

    @Test
    void anotherEncodingStopsTheStart() throws SQLException {
        var house = TestPostgres.freshDatabase();
        var name = "latin_" + house.url().replaceAll(".*/(\\w+).*", "$1");
        execute(
                house,
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        var latin =
                new TestPostgres.Database(
                        house.url().replaceAll("/\\w+((\\?.*)?)$", "/" + name + "$1"),
                        house.user(),
                        house.password());
        try (var connection = latin.connect()) {
            assertThatThrownBy(() -> checks.check(connection, Clock.systemUTC()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("UTF8");
        } finally {
            execute(house, "DROP DATABASE " + name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "57P01", "57P03", "53300", "40P01", "25006"})
    void aDatabaseThatIsAwayIsUnavailable(String state) {
        var thrown = new RuntimeException("x", new SQLException("away", state));
        assertThatThrownBy(() -> DatabaseTrouble.guard(() -> raise(thrown)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()))
                .hasCause(thrown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22001"})
    void aMistakeOfOursStaysOne(String state) {
        var thrown = new RuntimeException("x", new SQLException("bad", state));
        assertThatThrownBy(() -> DatabaseTrouble.guard(() -> raise(thrown))).isSameAs(thrown);
    }

    @Test
    void aPoolThatGivesNoConnectionIsUnavailableAndARefusalPasses() {
        assertThat(
                        DatabaseTrouble.isTrouble(
                                new RuntimeException(new SQLTransientConnectionException("late"))))
                .isTrue();
        var refused = new Refused(new Refusal.OverQuota(), new SQLException("x", "08006"));
        assertThat(DatabaseTrouble.translated(refused)).isSameAs(refused);
    }

    private static void raise(RuntimeException thrown) {
        throw thrown;
    }
}
