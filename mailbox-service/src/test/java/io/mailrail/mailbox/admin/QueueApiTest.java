package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

@MailboxTest
class QueueApiTest {

    private final RestClientOfTests api;
    private final JdbcClient database;
    private final MutableClock clock;
    private final UUID id = UuidCreator.getTimeOrderedEpoch();
    private final UUID message = UuidCreator.getTimeOrderedEpoch();

    QueueApiTest(
            @LocalServerPort int port,
            @Qualifier("mailboxWrites") JdbcClient database,
            MutableClock clock) {
        this.api = RestClientOfTests.admin(port);
        this.database = database;
        this.clock = clock;
    }

    @BeforeEach
    void queueOne() {
        database.sql(
                        """
                        INSERT INTO queue_item (lane, queue_id, message_id, submitter, reverse_path, forward_path,
                                                destination, content_account, content_id, size, state, attempts,
                                                queued_at, next_at, lease_epoch, warned, last_reply)
                        VALUES (7, :id, :message, 0, 'a@here.example', 'b@there.example', 'there.example', 0,
                                :message, 12, 'waiting', 2, :now, :later, 0, false, '451 4.3.0 later')
                        """)
                .param("id", id)
                .param("message", message)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("later", clock.instant().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
                .update();
    }

    @AfterEach
    void forget() {
        database.sql("DELETE FROM queue_item WHERE queue_id = :id").param("id", id).update();
    }

    @Test
    void theQueueIsListedAndShown() {
        assertThat(api.get("/api/v1/queue?limit=1000").text()).contains(id.toString());
        var item = api.get("/api/v1/queue/" + id);
        assertThat(item.status()).isEqualTo(200);
        assertThat(item.field("message")).isEqualTo(message.toString());
        assertThat(item.field("sender")).isEqualTo("a@here.example");
        assertThat(item.json().path("recipients").path(0).asString()).isEqualTo("b@there.example");
        assertThat(item.field("state")).isEqualTo("waiting");
        assertThat(item.json().path("attempts").intValue()).isEqualTo(2);
        assertThat(item.field("lastReply")).isEqualTo("451 4.3.0 later");
        assertThat(Instant.parse(item.field("nextAttempt")))
                .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void anItemIsHeldReleasedRetriedAndGivenUp() {
        var path = "/api/v1/queue/" + id;
        assertThat(api.post(path + "/release", null).status()).isEqualTo(409);
        assertThat(api.post(path + "/hold", null).field("state")).isEqualTo("held");
        assertThat(api.post(path + "/hold", null).status()).isEqualTo(409);
        assertThat(api.post(path + "/retry", null).status()).isEqualTo(409);
        var released = api.post(path + "/release", null);
        assertThat(released.field("state")).isEqualTo("waiting");
        assertThat(Instant.parse(released.field("nextAttempt"))).isEqualTo(clock.instant());
        assertThat(api.post(path + "/retry", null).status()).isEqualTo(200);
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete(path).status()).isEqualTo(404);
        assertThat(api.get(path).status()).isEqualTo(404);
        assertThat(api.post(path + "/retry", null).status()).isEqualTo(404);
        assertThat(api.get("/api/v1/queue/nonsense").status()).isEqualTo(404);
    }

    @Test
    void whoMayReadTheQueueMayNotChangeIt() {
        var reader =
                api.with(
                        api.post(
                                        "/api/v1/tokens",
                                        "{\"name\": \"r\", \"scopes\": [\"queue:read\"]}")
                                .field("token"));
        assertThat(reader.get("/api/v1/queue/" + id).status()).isEqualTo(200);
        assertThat(reader.post("/api/v1/queue/" + id + "/hold", null).status()).isEqualTo(403);
        assertThat(reader.delete("/api/v1/queue/" + id).status()).isEqualTo(403);
    }

    @Test
    void aMessagesTraceIsToldInOrder() {
        for (int i = 0; i < 3; i++) {
            database.sql(
                            """
                            INSERT INTO trace_event (at, message_id, event_id, kind, detail)
                            VALUES (:at, :message, :id, :kind, '{"attempt": 1}')
                            """)
                    .param("at", clock.instant().plusSeconds(3 - i).atOffset(ZoneOffset.UTC))
                    .param("message", message)
                    .param("id", UuidCreator.getTimeOrderedEpoch())
                    .param("kind", "kind" + i)
                    .update();
        }
        var events = api.get("/api/v1/messages/" + message + "/trace").json().path("events");
        assertThat(events.size()).isEqualTo(3);
        assertThat(events.path(0).path("kind").asString()).isEqualTo("kind2");
        assertThat(events.path(2).path("kind").asString()).isEqualTo("kind0");
        assertThat(events.path(0).path("detail").path("attempt").intValue()).isEqualTo(1);
        assertThat(api.get("/api/v1/messages/" + UUID.randomUUID() + "/trace").status())
                .isEqualTo(404);
    }
}
