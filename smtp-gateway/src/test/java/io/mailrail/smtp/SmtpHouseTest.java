package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.ContentRange;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Protocol;
import io.mailrail.api.Uid;
import io.mailrail.testhouse.TestAccount;
import io.mailrail.testhouse.TestHouse;
import io.mailrail.wire.sasl.Plain;
import io.mailrail.wire.sasl.SaslLine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// The application with the real mailbox-service behind it.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmtpHouseTest {

    private final TestHouse house = TestHouse.open();

    private ConfigurableApplicationContext context;

    @BeforeAll
    void start() {
        context = TestApplication.start(house.gatewayProperties());
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void aMessageFromElsewhereLiesInTheInboxUnderItsId() throws IOException {
        var alice = house.account();
        try (var client = connect(SmtpListener.SMTP)) {
            client.hello().envelope("sender@elsewhere.example", alice.email()).data();
            var reply = client.say("Subject: hello\r\n\r\n..dot\r\n.");
            assertThat(reply).startsWith("250 2.0.0 ");
            var id = reply.split(" ")[2];
            assertThat(inbox(alice))
                    .singleElement()
                    .asString()
                    .startsWith("Return-Path: <sender@elsewhere.example>\r\nReceived: ")
                    .contains(" id " + id)
                    .endsWith("\r\nSubject: hello\r\n\r\n.dot\r\n");
        }
    }

    @Test
    void aSubmissionReachesOneHereAndOneElsewhere() throws IOException {
        var alice = house.account();
        var bob = house.account();
        var elsewhere = "friend@" + UUID.randomUUID() + ".example";
        try (var client = submitter(alice)) {
            client.envelope(alice.email(), bob.email(), elsewhere).data();
            assertThat(client.say("Subject: both\r\n\r\nx\r\n.")).startsWith("250 2.0.0 ");
        }
        assertThat(inbox(bob)).singleElement().asString().contains(" with ESMTPSA id ");
        var owner = UUID.randomUUID();
        var leased = new HashMap<String, String>();
        await().until(() -> {
            house.doors()
                    .outbound()
                    .lease(owner, 100, Duration.ofSeconds(1), List.of())
                    .forEach(message ->
                            message.recipients()
                                    .forEach(r ->
                                            leased.put(
                                                    r.forwardPath().address(),
                                                    message.reversePath().address())));
            return leased.containsKey(elsewhere);
        });
        house.doors().outbound().release(owner);
        assertThat(leased).containsEntry(elsewhere, alice.email());
    }

    @Test
    void aLargeMessageComesThroughOctetForOctet() throws IOException {
        var alice = house.account();
        var random = new Random(7);
        var content = new StringBuilder("Subject: large\r\n\r\n");
        while (content.length() < 3_000_000) {
            var line = new byte[60];
            random.nextBytes(line);
            content.append('x')
                    .append(new String(line, ISO_8859_1).replace('\r', 'r').replace('\n', 'n'))
                    .append("\r\n");
        }
        try (var client = connect(SmtpListener.SMTP)) {
            client.hello().envelope("", alice.email()).data();
            client.raw(content + ".\r\n");
            assertThat(client.reply()).startsWith("250 2.0.0 ");
        }
        assertThat(inbox(alice).getFirst().endsWith("\r\n" + content)).isTrue();
    }

    @Test
    void anAddressOfSomebodyElseIsNotOnesOwn() throws IOException {
        var alice = house.account();
        var bob = house.account();
        try (var client = submitter(alice)) {
            assertThat(client.say("MAIL FROM:<" + bob.email() + ">")).startsWith("550 5.7.1 ");
            assertThat(client.say("MAIL FROM:<" + alice.email() + ">")).startsWith("250 ");
        }
    }

    @Test
    void wrongPasswordsAndUnknownRecipientsAreRefused() throws IOException {
        var alice = house.account();
        try (var client = connect(SmtpListener.SUBMISSIONS)) {
            client.startTls();
            client.hello();
            var wrong = SaslLine.encode(Plain.message(alice.email(), "wrong"));
            assertThat(client.say("AUTH PLAIN " + wrong)).startsWith("535 5.7.8 ");
        }
        try (var client = connect(SmtpListener.SMTP)) {
            client.hello().envelope("sender@elsewhere.example");
            assertThat(client.say("RCPT TO:<nobody-" + alice.email() + ">"))
                    .startsWith("550 5.1.1 ");
            assertThat(client.say("RCPT TO:<x@elsewhere.example>")).startsWith("550 5.7.1 ");
            assertThat(client.say("RCPT TO:<Postmaster>")).startsWith("250 ");
        }
    }

    @Test
    void aMessageThatGoesRoundIsStopped() throws IOException {
        var alice = house.account();
        try (var client = connect(SmtpListener.SMTP)) {
            client.hello().envelope("sender@elsewhere.example", alice.email()).data();
            assertThat(client.say("Received: again\r\n".repeat(120) + "\r\nx\r\n."))
                    .startsWith("554 5.4.6 ");
        }
        assertThat(inbox(alice)).isEmpty();
    }

    @Test
    void itIsReady() {
        await().atMost(Duration.ofSeconds(20)).until(() -> readiness() == 200);
    }

    private int readiness() throws IOException, InterruptedException {
        var port = context.getEnvironment().getRequiredProperty("local.management.port");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + port
                                                            + "/actuator/health/readiness"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private List<String> inbox(TestAccount account) throws IOException {
        var as = house.login(account, Protocol.IMAP);
        var inbox = new MailboxKey(account.id(), new MailboxId(1));
        var found = new ArrayList<String>();
        for (long uid = 1; uid <= 3; uid++) {
            try (var contents =
                    house.doors()
                            .messages()
                            .contents(as, inbox, List.of(ContentRange.whole(new Uid(uid))))) {
                while (contents.next()) {
                    found.add(new String(contents.octets().readAllBytes(), ISO_8859_1));
                }
            }
        }
        return found;
    }

    private Client submitter(TestAccount account) throws IOException {
        var client = connect(SmtpListener.SUBMISSIONS);
        client.startTls();
        client.hello();
        var plain = SaslLine.encode(Plain.message(account.email(), account.password()));
        assertThat(client.say("AUTH PLAIN " + plain)).startsWith("235 2.7.0 ");
        return client;
    }

    private Client connect(SmtpListener listener) throws IOException {
        var port = context.getBean(SmtpServer.class).ports().get(listener.label());
        if (port == null) {
            throw new IllegalStateException("not listening: " + listener);
        }
        return new Client(port);
    }
}
