package io.mailrail.delivery.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mailrail.api.CallId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.ReversePath;
import io.mailrail.delivery.route.Hop;
import io.mailrail.delivery.settings.TestProperties;
import io.mailrail.testkit.net.SmtpSink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

class SmtpClientSessionTest {

    private final SmtpSink sink = SmtpSink.start();
    private final SmtpClient client =
            new SmtpClient(TestProperties.with("timeouts.greeting", "200ms"), "mail.example.org");

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void lostLeaseStopsBeforeTheFinalDot() throws Exception {
        try (var session = client.open(hop())) {
            assertThatThrownBy(() -> session.send(message(), () -> content("x\r\n"), () -> false))
                    .isInstanceOfSatisfying(
                            NotSent.class,
                            e -> assertThat(e.reason()).isEqualTo(NotSent.Reason.LEASE_LOST));
            assertThat(session.isUsable()).isFalse();
        }
        assertNothingCame();
    }

    @Test
    void contentThatBreaksOffIsNotEnded() throws Exception {
        for (var trouble :
                List.of(new IOException("gone"), new Refused(new Refusal.Unavailable()))) {
            try (var session = client.open(hop())) {
                assertThatThrownBy(() ->
                                session.send(
                                        message(),
                                        () ->
                                                new SequenceInputStream(
                                                        content("x\r\n".repeat(5000)),
                                                        breaking(trouble)),
                                        () -> true))
                        .isInstanceOfSatisfying(
                                NotSent.class,
                                e ->
                                        assertThat(e.reason())
                                                .isEqualTo(NotSent.Reason.CONTENT_UNREADABLE));
            }
        }
        assertNothingCame();
    }

    @Test
    void silentServerIsUnusable() {
        sink.always(SmtpSink.GREETING, SmtpSink.SILENCE);
        assertThatThrownBy(() -> client.open(hop()))
                .isInstanceOfSatisfying(
                        HostUnusable.class,
                        e -> assertThat(e.outcome()).isInstanceOf(Outcome.Later.class));
    }

    @Test
    void nonsenseIsNoReply() {
        for (String nonsense : List.of("hello there", "999 what", "2500 ok")) {
            sink.reply(SmtpSink.GREETING, nonsense);
            assertThatThrownBy(() -> client.open(hop()))
                    .as(nonsense)
                    .isInstanceOf(HostUnusable.class)
                    .hasMessageContaining("not a reply");
        }
    }

    @Test
    void repliesMayHaveLinesAndStatusCodes() throws Exception {
        sink.reply("RCPT", "550-5.1.1 no such user\r\n550 5.1.1 really");
        try (var session = client.open(hop())) {
            var message = message();
            assertThat(session.send(message, () -> content("x\r\n"), () -> true))
                    .containsEntry(
                            message.recipients().getFirst(),
                            new Outcome.Never(
                                    "5.1.1", "550 5.1.1 no such user 5.1.1 really", true));
        }
        sink.reply("RCPT", "450 5.1.1 a class that does not fit");
        try (var session = client.open(hop())) {
            assertThat(session.send(message(), () -> content("x\r\n"), () -> true).values())
                    .containsExactly(
                            new Outcome.Later(
                                    "4.0.0", "450 5.1.1 a class that does not fit", true));
        }
    }

    @Test
    void returnPathIsTakenOffWithItsFolds() throws IOException {
        assertThat(without("Return-Path: <a@b>\r\nSubject: x\r\n")).isEqualTo("Subject: x\r\n");
        assertThat(without("return-path:\r\n <a@b>\r\nSubject: x\r\n")).isEqualTo("Subject: x\r\n");
        assertThat(without("Return-Paths: y\r\n")).isEqualTo("Return-Paths: y\r\n");
        assertThat(without("Subject: x\r\nReturn-Path: <a@b>\r\n"))
                .isEqualTo("Subject: x\r\nReturn-Path: <a@b>\r\n");
        assertThat(without("")).isEmpty();
    }

    private static String without(String content) throws IOException {
        return new String(WithoutReturnPath.of(content(content)).readAllBytes(), US_ASCII);
    }

    /// The other side has seen the end of the session, and kept nothing.
    private void assertNothingCame() throws Exception {
        try (var session = client.open(hop())) {
            assertThat(session.send(message(), () -> content("last\r\n"), () -> true)).hasSize(1);
        }
        await().until(() -> !sink.received().isEmpty());
        assertThat(sink.received()).hasSize(1);
        assertThat(sink.received().getFirst().content()).isEqualTo("last\r\n");
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(US_ASCII));
    }

    private static InputStream breaking(Exception trouble) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                if (trouble instanceof IOException e) {
                    throw e;
                }
                throw (RuntimeException) trouble;
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    private Hop hop() {
        return new Hop("sink", InetAddress.getLoopbackAddress(), sink.port(), Optional.empty());
    }

    private static OutboundMessage message() {
        return new OutboundMessage(
                1,
                1,
                CallId.next(),
                new ReversePath("alice@example.org"),
                "example.net",
                List.of(
                        new OutboundMessage.Recipient(
                                UUID.randomUUID(), new ForwardPath("bob@example.net"), 1, false)),
                10,
                Instant.EPOCH);
    }
}
