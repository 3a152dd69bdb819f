package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.SessionCredential;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/// What a transcript cannot say: large contents, clients that vanish, limits, time.
@Timeout(60)
class SmtpSessionTest {

    private TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void contentComesThroughOctetForOctet() throws IOException {
        var content = new StringBuilder("Subject: every octet\r\n\r\n");
        for (int octet = 0; octet < 256; octet++) {
            if (octet != '\r' && octet != '\n') {
                content.append((char) octet);
            }
        }
        content.append("\r\n..\r\n.x\r\n\r\n").append("long ".repeat(5000)).append("\r\n");
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw(content.toString().replace("\r\n.", "\r\n..") + ".\r\n");
            assertThat(client.reply()).startsWith("250 2.0.0 ");
        }
        assertThat(server.house.taken.getFirst().content()).endsWith("\r\n" + content);
    }

    @Test
    void traceFieldsStandAboveTheContent() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            assertThat(client.say("Subject: x\r\n\r\ny\r\n.")).startsWith("250");
        }
        var taken = server.house.taken.getFirst();
        assertThat(taken.content())
                .isEqualTo(
                        "Return-Path: <a@example.net>\r\n"
                                + "Received: from client.example.net ([127.0.0.1])\r\n"
                                + "\tby mail.example.org with ESMTP id "
                                + taken.call()
                                + "\r\n\tfor <alice@example.org>;\r\n"
                                + "\tWed, 25 Nov 2026 03:04:05 +0000\r\n"
                                + "Subject: x\r\n\r\ny\r\n");
        assertThat(taken.envelope().home()).isEqualTo(FakeHouse.account("alice"));
        assertThat(taken.envelope().submitter()).isEmpty();
        assertThat(taken.envelope().origin().protocol()).isEqualTo("ESMTP");
        assertThat(taken.envelope().origin().clientName()).isEqualTo("client.example.net");
    }

    @Test
    void recipientsDoNotReadOfEachOther() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("", "alice@example.org", "bob@example.org").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
        }
        assertThat(server.house.taken.getFirst().content())
                .startsWith("Return-Path: <>\r\nReceived:")
                .doesNotContain("alice", "bob");
    }

    @Test
    void aMessageThatOnlyLeavesHasNoReturnPath() throws IOException {
        try (var client = submitter()) {
            client.envelope("alice@example.org", "x@example.net").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
        }
        var taken = server.house.taken.getFirst();
        assertThat(taken.content()).startsWith("Received:");
        assertThat(taken.envelope().home()).isEqualTo(FakeHouse.account("alice"));
        assertThat(taken.envelope().submitter())
                .map(SessionCredential::account)
                .hasValue(new AccountId(1));
    }

    @Test
    void submissionAddsOnlyWhatIsMissing() throws IOException {
        var content =
                String.join(
                        "\r\n",
                        "date : Tue, 1 Jan 2030 00:00:00 +0000",
                        "MESSAGE-ID: <mine@x>",
                        "Subject: a",
                        " b",
                        "",
                        "body",
                        "");
        try (var client = submitter()) {
            client.envelope("alice@example.org", "bob@example.org").data();
            assertThat(client.say(content + ".")).startsWith("250");
        }
        assertThat(server.house.taken.getFirst().content()).endsWith("+0000\r\n" + content);
    }

    @Test
    void contentOverTheLimitIsReadToItsEndAndRefused() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw("0123456789012345678901234567890123456789\r\n".repeat(50_000) + ".\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4 ");
            client.envelope("a@example.net", "alice@example.org").data();
            assertThat(client.say("fits\r\n.")).startsWith("250 2.0.0 ");
        }
        assertThat(server.house.taken).hasSize(1);
        assertThat(server.house.broken).hasSize(1);
    }

    @Test
    void contentOfExactlyTheLimitIsTaken() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw("x".repeat(99_998) + "\r\n.\r\n");
            assertThat(client.reply()).startsWith("250");
        }
    }

    @Test
    void aRefusalInMidContentIsToldAfterItsEnd() throws IOException {
        server.house.refusesUnread = true;
        server.house.intakeRefusal = Optional.of(new Refusal.Loop());
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw("MAIL FROM:<not@a.command>\r\n".repeat(3000) + ".\r\n");
            assertThat(client.reply()).startsWith("554 5.4.6 ");
            assertThat(client.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void everyRefusalOfTheIntakeHasItsCode() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello();
            assertThat(told(client, new Refusal.NoSuchRecipient("x"))).startsWith("550 5.1.1 ");
            assertThat(told(client, new Refusal.OverQuota())).startsWith("552 5.2.2 ");
            assertThat(told(client, new Refusal.TooBig(5))).startsWith("552 5.3.4 ");
            assertThat(told(client, new Refusal.NotPermitted("x"))).startsWith("550 5.7.1 ");
            assertThat(told(client, new Refusal.Loop())).startsWith("554 5.4.6 ");
            assertThat(told(client, new Refusal.Unavailable())).startsWith("451 4.3.0 ");
        }
        assertThat(server.house.taken).isEmpty();
    }

    private String told(Client client, Refusal refusal) throws IOException {
        server.house.intakeRefusal = Optional.of(refusal);
        client.envelope("a@example.net", "alice@example.org").data();
        return client.say("x: y\r\n.");
    }

    @Test
    void aBugIsToldAsTryLaterAndTheSessionLivesOn() throws IOException {
        server.house.buggy = true;
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            assertThat(client.say("x: y\r\n.")).startsWith("451 4.3.0 ");
            server.house.buggy = false;
            client.envelope("a@example.net", "alice@example.org").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250 ");
        }
    }

    @Test
    void aClientThatVanishesInMidContentLeavesNothing() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw("Subject: half\r\n\r\nhalf a mess");
            client.vanish();
        }
        await().untilAsserted(() -> assertThat(server.house.broken).hasSize(1));
        assertThat(server.house.taken).isEmpty();
    }

    @Test
    void anEndlessLineIsRefusedAndSkipped() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello();
            assertThat(client.say("NOOP " + "x".repeat(1_000_000))).startsWith("500 5.5.2 ");
            assertThat(client.say("NOOP " + "x".repeat(3_000))).startsWith("500 5.5.2 ");
            assertThat(client.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void tooManyRecipientsAreForTheNextTransaction() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net");
            for (int i = 0; i < 100; i++) {
                assertThat(client.say("RCPT TO:<alice@example.org>")).startsWith("250");
            }
            assertThat(client.say("RCPT TO:<bob@example.org>")).startsWith("452 4.5.3 ");
            client.data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
        }
        assertThat(server.house.taken.getFirst().envelope().forwardPaths()).hasSize(100);
    }

    @Test
    void tooManyErrorsEndTheSession() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello();
            for (int i = 0; i < 19; i++) {
                assertThat(client.say("WHAT")).startsWith("500 5.5.1 ");
            }
            assertThat(client.say("WHAT")).startsWith("421 4.7.0 ");
            assertThat(client.reply()).isEmpty();
        }
    }

    @Test
    void wrongPasswordsEndTheSessionSooner() throws IOException {
        try (var client = server.connect(SmtpListener.SUBMISSIONS)) {
            client.startTls();
            client.hello();
            for (int i = 0; i < 4; i++) {
                assertThat(client.say("AUTH PLAIN AGFsaWNlAHdyb25n")).startsWith("535 5.7.8 ");
            }
            assertThat(client.say("AUTH PLAIN AGFsaWNlAHdyb25n")).startsWith("421 4.7.0 ");
            assertThat(client.reply()).isEmpty();
        }
    }

    @Test
    void refusedRecipientsAreNoErrors() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net");
            for (int i = 0; i < 50; i++) {
                assertThat(client.say("RCPT TO:<nobody" + i + "@example.org>")).startsWith("550");
            }
            assertThat(client.say("RCPT TO:<alice@example.org>")).startsWith("250");
        }
    }

    @Test
    void passwordsInTheClearAreTakenWhereTheOperatorSaysSo() throws IOException {
        server.close();
        server = new TestServer(TestServer.defaults(), true);
        try (var client = server.connect(SmtpListener.SUBMISSION)) {
            client.hello().logIn("alice").envelope("alice@example.org", "x@example.net").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
        }
        assertThat(server.house.taken.getFirst().content()).contains(" with ESMTPA id ");
    }

    @Test
    void anOldLoginIsRenewedAndAnEndedOneAskedForAgain() throws IOException {
        server.house.sessionsLast = Duration.ofDays(-3650);
        try (var client = submitter()) {
            client.envelope("alice@example.org", "bob@example.org").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
            assertThat(server.house.taken.getFirst().envelope().submitter())
                    .map(SessionCredential::token)
                    .hasValue("renewed");
            server.house.sessionsExpired = true;
            assertThat(client.say("MAIL FROM:<alice@example.org>")).startsWith("530 5.7.0 ");
            server.house.sessionsExpired = false;
            server.house.sessionsLast = Duration.ofDays(3650);
            client.logIn("alice");
            assertThat(client.say("MAIL FROM:<alice@example.org>")).startsWith("250");
        }
    }

    @Test
    void silenceEndsTheSession() throws IOException {
        server.close();
        server =
                new TestServer(
                        TestServer.properties(
                                DataSize.ofKilobytes(10), 100, 20, Duration.ofMillis(200), 10),
                        false);
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello();
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            assertThat(client.reply()).isEmpty();
        }
    }

    @Test
    void silenceInMidContentEndsTheSessionAndNothingIsStored() throws IOException {
        server.close();
        server =
                new TestServer(
                        TestServer.properties(
                                DataSize.ofKilobytes(10), 100, 20, Duration.ofMillis(500), 10),
                        false);
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            client.raw("and then");
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            assertThat(client.reply()).isEmpty();
        }
        assertThat(server.house.taken).isEmpty();
    }

    @Test
    void oneSessionTooManyIsToldSo() throws IOException {
        server.close();
        server =
                new TestServer(
                        TestServer.properties(
                                DataSize.ofKilobytes(10), 100, 20, Duration.ofSeconds(30), 1),
                        false);
        try (var first = server.connect(SmtpListener.SMTP)) {
            first.hello();
            try (var second = server.connect(SmtpListener.SMTP)) {
                assertThat(second.reply()).startsWith("421 4.7.0 ");
                assertThat(second.reply()).isEmpty();
            }
            assertThat(first.say("QUIT")).startsWith("221");
        }
        await().untilAsserted(() -> {
            try (var third = server.connect(SmtpListener.SMTP)) {
                assertThat(third.reply()).startsWith("220");
            }
        });
        assertThat(server.registry.get("smtp.turned.away").counter().count()).isPositive();
    }

    @Test
    void stoppingSaysGoodbyeAndLetsContentFinish() throws Exception {
        try (var idle = server.connect(SmtpListener.SMTP);
                var busy = server.connect(SmtpListener.SMTP);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            idle.hello();
            busy.hello().envelope("a@example.net", "alice@example.org").data();
            busy.raw("Subject: in time\r\n");
            var stopped = executor.submit(server::stop);
            assertThat(idle.reply()).startsWith("421 4.3.2 ");
            assertThat(idle.reply()).isEmpty();
            assertThat(busy.say("\r\nbody\r\n.")).startsWith("250 2.0.0 ");
            assertThat(busy.reply()).startsWith("421 4.3.2 ");
            stopped.get();
        }
        assertThat(server.house.taken).hasSize(1);
    }

    @Test
    void commandsAreCounted() throws IOException {
        try (var client = server.connect(SmtpListener.SMTP)) {
            client.hello().envelope("a@example.net", "alice@example.org").data();
            assertThat(client.say("x: y\r\n.")).startsWith("250");
            assertThat(client.say("WHAT")).startsWith("500");
            assertThat(server.registry.get("smtp.sessions").tag("listener", "smtp").gauge().value())
                    .isEqualTo(1.0);
            assertThat(client.say("QUIT")).startsWith("221");
        }
        assertThat(count("data", "ok")).isEqualTo(1);
        assertThat(count("rcpt", "ok")).isEqualTo(1);
        assertThat(count("unknown", "syntax")).isEqualTo(1);
        assertThat(server.registry.get("smtp.messages").tag("reply", "accepted").counter().count())
                .isEqualTo(1.0);
    }

    private long count(String verb, String outcome) {
        return server.registry
                .get("smtp.commands")
                .tag("verb", verb)
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private Client submitter() throws IOException {
        var client = server.connect(SmtpListener.SUBMISSIONS);
        client.startTls();
        client.hello();
        client.logIn("alice");
        return client;
    }
}
