package io.mailrail.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.testhouse.TestAccount;
import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;

/// The application with the real mailbox-service behind it.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Pop3HouseTest {

    private static final String SESSION =
            """
            S: +OK house.example POP3 server ready
            C: USER ${login}
            S: +OK Send PASS
            C: PASS ${password}
            S: +OK ${login}'s maildrop has 2 messages (... octets)
            C: UIDL
            S: +OK ...
            S: 1 ${first}
            S: 2 ${second}
            S: .
            C: LAST
            S: +OK 0
            C: RETR 1
            S: +OK ... octets
            S: Subject: one
            S:
            S: ..dot
            S: .
            C: DELE 1
            S: +OK message 1 deleted
            DROP
            then: the lock goes
            S: +OK ...
            C: USER ${login}
            S: +OK ...
            C: PASS ${password}
            S: +OK ${login}'s maildrop has 2 messages (... octets)
            S2: +OK ...
            C2: USER ${login}
            S2: +OK ...
            C2: PASS ${password}
            S2: -ERR [IN-USE] ...
            DROP2
            C: RETR 2
            S: +OK ... octets
            S: Subject: two
            S:
            S: second
            S: .
            C: DELE 1
            S: +OK message 1 deleted
            C: QUIT
            S: +OK ... (1 message left)
            CLOSED
            DROP
            S: +OK ...
            C: USER ${login}
            S: +OK ...
            C: PASS ${password}
            S: +OK ${login}'s maildrop has 1 message (... octets)
            C: UIDL
            S: +OK ...
            S: 1 ${second}
            S: .
            C: LAST
            S: +OK 1
            C: QUIT
            S: +OK ... (1 message left)
            CLOSED
            """;

    private final TestHouse house = TestHouse.open();

    private ConfigurableApplicationContext context;

    @BeforeAll
    void start() {
        var properties = new LinkedHashMap<String, Object>(house.gatewayProperties());
        properties.put("mailrail.pop3.port", "-1");
        properties.put("mailrail.pop3.pop3s-port", "0");
        properties.put("mailrail.auth.allow-plaintext", "true");
        // The test house brings a database along, which is none of the gateway's business.
        properties.put(
                "spring.autoconfigure.exclude",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
        context =
                Pop3Application.application()
                        .run(
                                properties.entrySet().stream()
                                        .map(p -> "--" + p.getKey() + "=" + p.getValue())
                                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private int port() {
        return Objects.requireNonNull(context.getBean(Pop3Server.class).ports().get("pop3"));
    }

    @Test
    void mailIsReadAndRemovedInThreeSessions() {
        var account = house.account();
        house.deliver("Subject: one\n\n.dot\n", account);
        house.deliver("Subject: two\n\nsecond\n", account);
        new TranscriptRunner(port())
                .with("login", account.email())
                .with("password", account.password())
                .hook("then", (_, _) -> await().until(() -> isFree(account)))
                .run(Transcript.parse("three sessions", SESSION));
    }

    private boolean isFree(TestAccount account) throws IOException {
        try (var client = new Client(port())) {
            var said = client.logIn(account);
            client.say("QUIT");
            return said.startsWith("+OK");
        }
    }

    @Test
    void aLargeMessageComesOutOctetForOctet() throws IOException {
        var account = house.account();
        var line = "0123456789abcdefghijklmnopqrstuvwxyz\r\n";
        var content = "Subject: large\r\n\r\n" + line.repeat(60_000);
        house.deliver(content, account);
        try (var client = new Client(port())) {
            assertThat(client.logIn(account)).contains("1 message (" + content.length());
            assertThat(client.say("RETR 1")).isEqualTo("+OK " + content.length() + " octets");
            var read = new StringBuilder();
            for (var next = client.line(); !next.equals("."); next = client.line()) {
                read.append(next).append("\r\n");
            }
            assertThat(read.toString().equals(content)).isTrue();
        }
    }

    @Test
    void aWrongPasswordIsTheCredentialsFault() throws IOException {
        var account = house.account();
        var wrong = new TestAccount(account.id(), account.email(), "wrong");
        try (var client = new Client(port())) {
            assertThat(client.logIn(wrong)).startsWith("-ERR [AUTH] ");
        }
    }

    @Test
    void itIsReady() {
        await().atMost(Duration.ofSeconds(20)).until(() -> readiness() == 200);
    }

    private int readiness() throws IOException, InterruptedException {
        var port = context.getEnvironment().getRequiredProperty("local.management.port");
        var uri = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// A client that says a line and reads one.
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            line();
        }

        String logIn(TestAccount account) throws IOException {
            say("USER " + account.email());
            return say("PASS " + account.password());
        }

        String say(String command) throws IOException {
            socket.getOutputStream().write((command + "\r\n").getBytes(ISO_8859_1));
            return line();
        }

        String line() throws IOException {
            return Objects.requireNonNull(in.readLine(), "the server hung up");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
