package io.mailrail.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

class Pop3ServerTest {

    private static final String LOG_IN =
            """
            S: +OK ...
            C: USER kcope
            S: +OK ...
            C: PASS se cret
            S: +OK ...
            """;

    private static void hold(TestServer server, String transcript) {
        new TranscriptRunner(server.port()).run(Transcript.parse("here", transcript));
    }

    @Test
    void implicitTlsSpeaksTheSame() {
        try (var server = new TestServer(false)) {
            new TranscriptRunner(server.port("pop3s"))
                    .implicitTls()
                    .run(
                            Transcript.parse(
                                    "pop3s",
                                    LOG_IN + "C: STLS\nS: -ERR ...\nC: STAT\nS: +OK 2 320\n"));
            var login = server.house.login;
            assertThat(login).isNotNull();
            assertThat(login != null && login.underTls()).isTrue();
        }
    }

    @Test
    void lockAndCredentialAreRenewedWhileTheClientThinks() {
        try (var server = new TestServer(true)) {
            server.house.until = Instant.now().plusSeconds(3);
            server.house.expiresAt = Instant.now().plusSeconds(60);
            new TranscriptRunner(server.port())
                    .hook(
                            "then",
                            (_, _) ->
                                    await().until(() ->
                                            server.house.renewedLeases.get() > 0
                                                    && server.house.renewedCredentials.get() > 0))
                    .run(
                            Transcript.parse(
                                    "renewal", LOG_IN + "then: renewed\nC: STAT\nS: +OK 2 320\n"));
        }
    }

    @Test
    void aLostLockEndsTheSession() {
        try (var server = new TestServer(true)) {
            server.house.until = Instant.now().plusSeconds(3);
            server.house.lockIsStolen = true;
            new TranscriptRunner(server.port())
                    .hook(
                            "then",
                            (conversation, _) -> {
                                String said;
                                do {
                                    conversation.say(1, "NOOP");
                                    said = conversation.expect(1, "...");
                                } while (said.startsWith("+OK"));
                                assertThat(said).startsWith("-ERR [SYS/TEMP] maildrop lock lost");
                            })
                    .run(Transcript.parse("lost", LOG_IN + "then: lost\nCLOSED\n"));
            assertThat(server.house.inbox).hasSize(2);
        }
    }

    @Test
    void silenceEndsTheSessionAndDeletesNothing() {
        try (var server = new TestServer(true, Duration.ofMillis(700), 100)) {
            hold(server, LOG_IN + "C: DELE 1\nS: +OK ...\nS: -ERR ...inactivity\nCLOSED\n");
            await().until(() -> server.house.lease == null);
            assertThat(server.house.inbox).hasSize(2);
        }
    }

    @Test
    void stoppingSaysGoodbyeAndDeletesNothing() {
        try (var server = new TestServer(true)) {
            new TranscriptRunner(server.port())
                    .hook("then", (_, _) -> Thread.ofVirtual().start(server::stop))
                    .run(
                            Transcript.parse(
                                    "stop",
                                    LOG_IN
                                            + "C: DELE 1\n"
                                            + "S: +OK ...\n"
                                            + "then: stop\n"
                                            + "S: -ERR [SYS/TEMP] ...\n"
                                            + "CLOSED\n"));
            await().until(() -> server.house.lease == null);
            assertThat(server.house.inbox).hasSize(2);
        }
    }

    @Test
    void tooManySessionsAreTurnedAwayInWords() throws Exception {
        try (var server = new TestServer(true, Duration.ofSeconds(30), 1);
                var first = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(first.getInputStream().readNBytes(3))
                    .isEqualTo("+OK".getBytes(StandardCharsets.US_ASCII));
            hold(server, "S: -ERR [SYS/TEMP] Too many connections...\nCLOSED\n");
            assertThat(server.registry.get("pop3.turned.away").counter().count()).isEqualTo(1);
        }
    }

    @Test
    void commandsAreCounted() {
        try (var server = new TestServer(true)) {
            hold(server, LOG_IN + "C: STAT\nS: +OK 2 320\nC: RETR 9\nS: -ERR ...\n");
            assertThat(
                            server.registry
                                    .get("pop3.commands")
                                    .tag("verb", "stat")
                                    .tag("outcome", "ok")
                                    .timer()
                                    .count())
                    .isEqualTo(1);
            await().untilAsserted(() ->
                    assertThat(
                                    server.registry
                                            .get("pop3.commands")
                                            .tag("verb", "retr")
                                            .tag("outcome", "refused")
                                            .timer()
                                            .count())
                            .isEqualTo(1));
        }
    }
}
