package io.mailrail.testhouse;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.testkit.postgres.StoreInvariants;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

class StoreInvariantsTest {

    private final TestHouse house = TestHouse.open();
    private final TestAccount account = house.account();

    @BeforeEach
    void somethingIsStored() {
        house.deliver("Subject: one\n\nThe first.\n", account);
        house.deliver("Subject: two\n\nThe second.\n", account);
    }

    private Connection connect() throws SQLException {
        return house.bean(DataSource.class).getConnection();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql.replace("$", Long.toString(account.id().value())));
        }
    }

    @Test
    void aStoreInUseIsWhole() throws Exception {
        try (var connection = connect()) {
            StoreInvariants.assertWhole(connection);
            StoreInvariants.assertSwept(connection);
        }
    }

    @Test
    void aStoreComesToRest() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    try (var connection = connect()) {
                        StoreInvariants.assertIdle(connection);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    quota      | UPDATE account_usage SET used_bytes = used_bytes + 1 WHERE account_id = $     | UPDATE account_usage SET used_bytes = used_bytes - 1 WHERE account_id = $
                    counters   | UPDATE mailbox SET unseen = unseen + 1 WHERE account_id = $                   | UPDATE mailbox SET unseen = unseen - 1 WHERE account_id = $
                    UIDNEXT    | UPDATE mailbox SET uidnext = uidnext - 1 WHERE account_id = $ AND mailbox_id = 1 | UPDATE mailbox SET uidnext = uidnext + 1 WHERE account_id = $ AND mailbox_id = 1
                    kept       | UPDATE content SET state = 'staged' WHERE account_id = $                      | UPDATE content SET state = 'kept' WHERE account_id = $
                    chunk      | UPDATE content_chunk SET seq = 1 WHERE account_id = $                         | UPDATE content_chunk SET seq = 0 WHERE account_id = $
                    searchable | UPDATE search_text SET search_no = search_no + 10 WHERE account_id = $        | UPDATE search_text SET search_no = search_no - 10 WHERE account_id = $
                    log        | UPDATE mailbox_log SET modseq = modseq + 10 WHERE account_id = $              | UPDATE mailbox_log SET modseq = modseq - 10 WHERE account_id = $
                    """)
    void whatDoesNotFitIsFound(String what, String damage, String repair) throws Exception {
        execute(damage);
        try (var connection = connect()) {
            assertThatThrownBy(() -> StoreInvariants.assertWhole(connection))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(what)
                    .hasMessageContaining("account_id=" + account.id().value());
        } finally {
            execute(repair);
        }
        try (var connection = connect()) {
            assertThatCode(() -> StoreInvariants.assertWhole(connection))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aContentThatNobodyHoldsIsLitter() throws Exception {
        execute(
                "INSERT INTO content (account_id, content_id, size, state, created_at) VALUES ($,"
                        + " '00000000-0000-7000-8000-000000000001', 0, 'staged', now())");
        try (var connection = connect()) {
            StoreInvariants.assertWhole(connection);
            assertThatThrownBy(() -> StoreInvariants.assertSwept(connection))
                    .hasMessageContaining("held or queued");
        } finally {
            execute("DELETE FROM content WHERE account_id = $ AND state = 'staged'");
        }
    }
}
