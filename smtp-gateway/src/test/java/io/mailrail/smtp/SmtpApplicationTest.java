package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/// The application alone, with a mailbox-service that is not there.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmtpApplicationTest {

    private Path data;
    private ConfigurableApplicationContext context;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder;
        context =
                TestApplication.start(
                        Map.of(
                                "mailrail.smtp.submissions-port", "0",
                                "mailrail.hostname", "mail.example.org",
                                "mailrail.bind-address", "127.0.0.1",
                                "mailrail.data-dir", data,
                                "mailrail.auth.allow-plaintext", "true",
                                "mailrail.grpc.mailbox-address", "127.0.0.1:1",
                                "mailrail.grpc.token", "secret",
                                "mailrail.grpc.ready-within", "100ms",
                                "management.server.port", "0"));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void aListenerWithPortZeroIsOff() {
        assertThat(context.getBean(SmtpServer.class).ports())
                .containsOnlyKeys("smtp", "submission");
    }

    @Test
    void recipientsCannotBeAnsweredForAndAreToldToWait() throws IOException {
        try (var client = connect("smtp")) {
            client.hello();
            assertThat(client.say("MAIL FROM:<a@example.net>")).startsWith("250");
            assertThat(client.say("RCPT TO:<alice@example.org>")).startsWith("451 4.3.0 ");
            assertThat(client.say("QUIT")).startsWith("221");
        }
    }

    @Test
    void nobodyCanLogInForNow() throws IOException {
        try (var client = connect("submission")) {
            client.hello();
            assertThat(client.say("AUTH PLAIN AGFsaWNlAHNlY3JldA==")).startsWith("454 4.7.0 ");
        }
    }

    @Test
    void tlsIsThereFromTheFirstStart() throws IOException {
        try (var client = connect("smtp")) {
            client.hello();
            assertThat(client.say("STARTTLS")).startsWith("220 2.0.0 ");
            client.startTls();
            assertThat(client.say("EHLO client.example.net")).startsWith("250");
        }
        assertThat(data.resolve("tls").resolve("certificate.pem")).exists();
    }

    @Test
    void itLivesAndIsNotReady() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        var readiness = get("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).contains("\"mailboxReached\"", "\"smtp\"");
    }

    @Test
    void metersAreOnTheManagementPort() throws Exception {
        try (var client = connect("smtp")) {
            client.hello();
            assertThat(client.say("QUIT")).startsWith("221");
        }
        assertThat(get("/actuator/prometheus").body())
                .contains("smtp_commands_seconds_count{", "smtp_sessions{", "smtp_messages_total{");
    }

    private Client connect(String listener) throws IOException {
        var port = context.getBean(SmtpServer.class).ports().get(listener);
        if (port == null) {
            throw new IllegalStateException("not listening: " + listener);
        }
        return new Client(port);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var port = context.getEnvironment().getRequiredProperty("local.management.port");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
