package io.mailrail.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseTroubleTest {

    @Test
    void aCallThatOutlivesThePoolIsUnavailable() {
        var pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
        pool.close();
        var client = JdbcClient.create(pool);
        assertThatThrownBy(() ->
                        DatabaseTrouble.guard(() -> client.sql("SELECT 1").query().singleValue()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.Unavailable.class));
    }
}
