package io.mailrail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.ContentRange;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Protocol;
import io.mailrail.api.ReversePath;
import io.mailrail.api.Uid;
import io.mailrail.testhouse.TestAccount;
import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.net.DnsServer;
import io.mailrail.testkit.net.SmtpSink;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The service as it runs, between the real mailbox-service and servers on loopback.
class DeliveryInHouseTest {

    private static final TestHouse house = TestHouse.open();
    private static final DnsServer dns = DnsServer.start();
    private static final SmtpSink sink = SmtpSink.start();
    private static ConfigurableApplicationContext context = start();

    private final TestAccount alice = house.account();

    @BeforeAll
    static void route() {
        dns.mx("elsewhere.example", 10, "mx.elsewhere.example")
                .a("mx.elsewhere.example", "127.0.0.1");
    }

    @AfterEach
    void usual() {
        sink.usual();
    }

    @AfterAll
    static void stop() {
        context.close();
        sink.close();
        dns.close();
    }

    @Test
    void messageForElsewhereLeavesTheHouseOnce() {
        send("Subject: off you go\r\n\r\n.\r\n..\r\n", "bob@elsewhere.example");
        var message = awaitFor("bob@elsewhere.example");
        assertThat(message.content()).contains("Subject: off you go\r\n\r\n.\r\n..\r\n");
        assertThat(message.content()).doesNotContain("Return-Path:");
        assertThat(message.reversePath()).isEqualTo(alice.email());
        assertThat(message.client()).isEqualTo("house.example");
        awaitQueueWithout("bob@elsewhere.example");
        assertThat(
                        sink.received().stream()
                                .filter(m -> m.recipients().contains("bob@elsewhere.example")))
                .hasSize(1);
    }

    @Test
    void refusalForNowIsTriedAgain() {
        sink.reply("RCPT TO:<slow@", "450 4.2.1 busy");
        send("Subject: patience\r\n\r\nx\r\n", "slow@elsewhere.example");
        assertThat(awaitFor("slow@elsewhere.example").content()).contains("patience");
        assertThat(sink.commands().stream().filter(line -> line.contains("slow@"))).hasSize(2);
        awaitQueueWithout("slow@elsewhere.example");
    }

    @Test
    void refusalForGoodComesBackToTheSendersInbox() {
        sink.always("RCPT TO:<nobody@", "550 5.1.1 no such user here");
        send("Subject: lost letter\r\n\r\nx\r\n", "nobody@elsewhere.example");
        var dsn = awaitInbox();
        assertThat(dsn)
                .contains("Auto-Submitted: auto-replied")
                .contains("Final-Recipient: rfc822; nobody@elsewhere.example")
                .contains("Status: 5.1.1")
                .contains("Subject: lost letter");
        awaitQueueWithout("nobody@elsewhere.example");
    }

    @Test
    void queueIsTakenUpByTheNextProcess() {
        context.close();
        send("Subject: meanwhile\r\n\r\nx\r\n", "later@elsewhere.example");
        context = start();
        assertThat(awaitFor("later@elsewhere.example").content()).contains("meanwhile");
    }

    @Test
    void serviceIsReadyAndTellsItsMeters() throws Exception {
        send("Subject: counted\r\n\r\nx\r\n", "counted@elsewhere.example");
        awaitFor("counted@elsewhere.example");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    assertThat(get("/actuator/health/readiness")).contains("\"UP\"");
                    assertThat(get("/actuator/prometheus"))
                            .contains("delivery_attempts_seconds_count")
                            .contains("outcome=\"delivered\"");
                });
    }

    private static String get(String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static ConfigurableApplicationContext start() {
        Map<String, Object> properties = new HashMap<>(house.gatewayProperties());
        properties.put("mailrail.delivery.dns-servers", dns.address());
        properties.put("mailrail.delivery.smtp-port", Integer.toString(sink.port()));
        properties.put("mailrail.delivery.allow-private-destinations", "true");
        properties.put("mailrail.delivery.first-retry", "100ms");
        // The test house brings a database along, which is none of our business.
        properties.put(
                "spring.autoconfigure.exclude",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
        var application = DeliveryApplication.application();
        return application.run(
                properties.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }

    private void send(String content, String to) {
        house.deliver(
                content.getBytes(StandardCharsets.UTF_8),
                new ReversePath(alice.email()),
                List.of(new ForwardPath(to)));
    }

    private static SmtpSink.Received awaitFor(String recipient) {
        await("message for " + recipient)
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        sink.received().stream().anyMatch(m -> m.recipients().contains(recipient)));
        return sink.received().stream()
                .filter(m -> m.recipients().contains(recipient))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitQueueWithout(String recipient) {
        await("queue without " + recipient)
                .atMost(Duration.ofSeconds(30))
                .until(() -> !queue().contains(recipient));
    }

    private static String queue() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(house.rest() + "/queue"))
                                    .header("Authorization", "Bearer " + house.token())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /// The one message in alice's INBOX.
    private String awaitInbox() {
        var credential = house.login(alice, Protocol.IMAP);
        var doors = house.doors();
        await("message in INBOX")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        doors.mailboxes().status(credential, MailboxName.INBOX).messages() > 0);
        var mailbox =
                doors.mailboxes()
                        .open(credential, MailboxName.INBOX, Mailboxes.Access.READ_ONLY)
                        .status()
                        .key();
        try (var contents =
                doors.messages()
                        .contents(credential, mailbox, List.of(ContentRange.whole(new Uid(1))))) {
            assertThat(contents.next()).isTrue();
            return new String(contents.octets().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
