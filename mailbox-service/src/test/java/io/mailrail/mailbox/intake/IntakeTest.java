package io.mailrail.mailbox.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.Accepted;
import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.Intake;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.Transport;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.trace.TraceEvent;
import io.mailrail.mailbox.trace.TraceLog;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@DoorTest
class IntakeTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private final ContentStore contents;
    private final TraceLog trace;
    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;
    private final JdbcClient jdbc;
    private Intake desk;
    private TestMail mail;

    IntakeTest(
            TestDoors doors,
            ContentStore contents,
            TraceLog trace,
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            @Qualifier("mailboxWrites") JdbcClient jdbc) {
        this.doors = doors;
        this.contents = contents;
        this.trace = trace;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() {
        desk = doors.over(transport).intake();
        mail = new TestMail(domains, accounts, aliases, desk, jdbc);
    }

    @Test
    void anAccountGetsOneCopyHoweverManyPathsLeadThere() {
        var alice = mail.account("alice");
        var bob = mail.account("bob");
        mail.alias("all", mail.address("alice"), mail.address("bob"), "x@elsewhere.example");
        var accepted =
                mail.accept(
                        mail.envelope(
                                alice,
                                mail.address("alice"),
                                mail.address("all"),
                                mail.address("alice+tag"),
                                "x@elsewhere.example"),
                        TestMail.message("once"));
        assertThat(accepted.outcomes()).hasSize(4).containsOnly(new Outcome.Taken());
        assertThat(mail.copies(alice, accepted.call())).isOne();
        assertThat(mail.copies(bob, accepted.call())).isOne();
        assertThat(mail.queued(accepted.call())).isOne();
    }

    @Test
    void uidsAndCountersGoOnFromMessageToMessage() {
        var alice = mail.account("alice");
        int size = 0;
        for (int n = 1; n <= 3; n++) {
            var message = TestMail.message("number " + n);
            size += message.length;
            mail.accept(mail.envelope(alice, mail.address("alice")), message);
        }
        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT m.uid FROM message m
                                         WHERE m.account_id = :account ORDER BY m.uid
                                        """)
                                .param("account", alice.value())
                                .query(Integer.class)
                                .list())
                .containsExactly(1, 2, 3);
        var row =
                jdbc.sql(
                                """
                                SELECT m.uidnext, m.total, m.unseen, m.bytes, u.used_bytes, u.used_messages
                                  FROM mailbox m JOIN account_usage u ON u.account_id = m.account_id
                                 WHERE m.account_id = :account AND m.mailbox_id = 1
                                """)
                        .param("account", alice.value())
                        .query()
                        .singleRow();
        assertThat(row)
                .containsEntry("uidnext", 4L)
                .containsEntry("total", 3L)
                .containsEntry("unseen", 3L)
                .containsEntry("bytes", (long) size)
                .containsEntry("used_bytes", (long) size)
                .containsEntry("used_messages", 3L);
    }

    @Test
    void whenNobodyIsReachedNothingIsStored() {
        var alice = mail.account("alice", new Quota(10L, null));
        var call = CallId.next();
        var envelope = mail.envelope(alice, mail.address("alice"), mail.address("ghost"));
        assertThatThrownBy(() -> mail.accept(call, envelope, TestMail.message("lost")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.OverQuota()));
        assertThat(mail.messages(alice)).isZero();
        assertThat(contentsAt(alice)).isZero();
        assertThat(trace.of(call.value())).isEmpty();
    }

    @Test
    void whoIsNotReachedIsReportedToTheSender() throws IOException {
        var alice = mail.account("alice");
        mail.account("full", new Quota(10L, null));
        var envelope =
                mail.envelope(
                        mail.address("alice"),
                        alice,
                        mail.address("full"),
                        mail.address("ghost"),
                        "x@elsewhere.example");
        var accepted = mail.accept(envelope, TestMail.message("partly"));
        assertThat(accepted.outcomes())
                .containsExactly(
                        new Outcome.Failed(new Refusal.OverQuota()),
                        new Outcome.Failed(new Refusal.NoSuchRecipient(mail.address("ghost"))),
                        new Outcome.Taken());
        assertThat(onlyMessageOf(alice))
                .contains("multipart/report; report-type=delivery-status")
                .contains("Final-Recipient: rfc822; " + mail.address("full"))
                .contains("Status: 5.2.2")
                .contains("Final-Recipient: rfc822; " + mail.address("ghost"))
                .contains("Status: 5.1.1")
                .contains("Subject: partly")
                .doesNotContain("Text.");
    }

    @Test
    void nobodyIsToldWhereThereIsNobodyToTell() {
        var alice = mail.account("alice");
        var bob = mail.account("bob");
        var content = TestMail.message("quiet");
        mail.accept(
                mail.envelope("", alice, mail.address("alice"), mail.address("ghost")), content);
        var lmtp =
                new Envelope(
                        mail.envelope(mail.address("bob"), alice, "x@y.example").reversePath(),
                        mail.envelope(alice, mail.address("alice"), mail.address("ghost"))
                                .forwardPaths(),
                        alice,
                        Optional.empty(),
                        new Envelope.Origin("LMTP", "192.0.2.1", "relay.example"));
        mail.accept(lmtp, content);
        assertThat(mail.messages(alice)).isEqualTo(2);
        assertThat(mail.messages(bob)).isZero();
    }

    @Test
    void aMessageThatGoesRoundIsRefused() {
        var alice = mail.account("alice");
        var received = new String[101];
        Arrays.fill(received, "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000");
        assertThatThrownBy(() ->
                        mail.accept(
                                mail.envelope(alice, mail.address("alice")),
                                TestMail.message("loop", received)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Loop()));
        assertThat(mail.messages(alice)).isZero();
    }

    @Test
    void aForgedCredentialSendsNothing() {
        var alice = mail.account("alice");
        var given = mail.envelope(mail.address("alice"), alice, mail.address("alice"));
        var forged =
                new Envelope(
                        given.reversePath(),
                        given.forwardPaths(),
                        alice,
                        Optional.of(
                                new SessionCredential(
                                        "forged",
                                        alice,
                                        mail.address("alice"),
                                        Instant.now().plusSeconds(60))),
                        given.origin());
        assertThatThrownBy(() -> mail.accept(forged, TestMail.message("forged")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.SessionExpired()));
        assertThat(mail.messages(alice)).isZero();
    }

    @Test
    void aLargeMessageComesOutOctetByOctet() throws IOException {
        var alice = mail.account("alice");
        var message = TestMail.large(5 * 1024 * 1024 + 17);
        var accepted = mail.accept(mail.envelope(alice, mail.address("alice")), message);
        var content = contentOf(alice, accepted.call());
        try (var in = contents.read(alice, content, 0, Long.MAX_VALUE)) {
            assertThat(in.readAllBytes()).isEqualTo(message);
        }
        int middle = 256 * 1024 * 3 - 5;
        try (var in = contents.read(alice, content, middle, 300_000)) {
            assertThat(in.readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(message, middle, middle + 300_000));
        }
        try (var in = contents.read(alice, content, message.length, 10)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void aMessageThatBreaksOffIsNotStored() {
        var alice = mail.account("alice");
        for (int octets : List.of(100, 1_000_000)) {
            var broken =
                    new SequenceInputStream(
                            new ByteArrayInputStream(TestMail.large(octets)), new Broken());
            assertThatThrownBy(() ->
                            desk.accept(
                                    CallId.next(),
                                    mail.envelope(alice, mail.address("alice")),
                                    broken))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client is gone");
        }
        assertThat(mail.messages(alice)).isZero();
        // Over a wire the house hears a little later that the caller is gone.
        await("what came of it is thrown away").until(() -> contentsAt(alice) == 0);
        assertThat(mail.messages(alice)).isZero();
    }

    @Test
    void repliesFindTheirThread() {
        var alice = mail.account("alice");
        var envelope = mail.envelope(alice, mail.address("alice"));
        var first = mail.accept(envelope, TestMail.message("a", "Message-ID: <1@x.example>"));
        var reply =
                mail.accept(
                        envelope,
                        TestMail.message(
                                "Re: a",
                                "Message-ID: <2@x.example>",
                                "In-Reply-To: <1@x.example>"));
        var later =
                mail.accept(
                        envelope,
                        TestMail.message(
                                "Re: Re: a",
                                "Message-ID: <3@x.example>",
                                "References: <1@x.example> <2@x.example>"));
        var other = mail.accept(envelope, TestMail.message("b", "Message-ID: <4@x.example>"));
        assertThat(thread(alice, first)).isEqualTo(first.call().value());
        assertThat(thread(alice, reply)).isEqualTo(first.call().value());
        assertThat(thread(alice, later)).isEqualTo(first.call().value());
        assertThat(thread(alice, other)).isEqualTo(other.call().value());
    }

    @Test
    void theTraceBeginsWithTheAcceptance() {
        var alice = mail.account("alice");
        var accepted =
                mail.accept(
                        mail.envelope(alice, mail.address("alice"), "x@elsewhere.example"),
                        TestMail.message("traced"));
        assertThat(trace.of(accepted.call().value()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(TraceEvent.Kind.ACCEPTED);
                    assertThat(event.detail())
                            .containsEntry("reversePath", "sender@elsewhere.example")
                            .containsEntry("copies", 1)
                            .containsEntry("queued", 1)
                            .containsEntry("clientAddress", "192.0.2.1");
                });
    }

    private UUID thread(AccountId account, Accepted accepted) {
        return jdbc.sql(
                        "SELECT thread_id FROM email WHERE account_id = :account AND email_id = :id")
                .param("account", account.value())
                .param("id", accepted.call().value())
                .query(UUID.class)
                .single();
    }

    private int contentsAt(AccountId home) {
        return jdbc.sql("SELECT count(*) FROM content WHERE account_id = :account")
                .param("account", home.value())
                .query(Integer.class)
                .single();
    }

    private UUID contentOf(AccountId account, CallId message) {
        return jdbc.sql(
                        "SELECT content_id FROM email WHERE account_id = :account AND email_id = :id")
                .param("account", account.value())
                .param("id", message.value())
                .query(UUID.class)
                .single();
    }

    private String onlyMessageOf(AccountId account) throws IOException {
        var ids =
                jdbc.sql("SELECT content_id FROM email WHERE account_id = :account")
                        .param("account", account.value())
                        .query(UUID.class)
                        .list();
        assertThat(ids).hasSize(1);
        try (var in = contents.read(account, ids.getFirst(), 0, Long.MAX_VALUE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// A connection that broke.
    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the client is gone");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("the client is gone");
        }
    }
}
