package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;

/// The whole process, over Netty to mailbox-service as between machines.
class ImapApplicationTest {

    @Test
    void itServesAndTellsHowItIs() throws IOException, InterruptedException {
        var house = TestHouse.open();
        var account = house.account();
        var properties = new HashMap<>(house.remoteGatewayProperties());
        properties.put("mailrail.imap.port", "0");
        properties.put("mailrail.imap.imaps-port", "-1");
        // The test house brings a database along, which is none of our business.
        properties.put(
                "spring.autoconfigure.exclude",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
        var arguments =
                properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new);
        try (var context = ImapApplication.application().run(arguments)) {
            new TranscriptRunner(context.getBean(ImapServer.class).port(ImapServer.IMAPS))
                    .implicitTls()
                    .with("user", account.email())
                    .with("password", account.password())
                    .run(
                            Transcript.parse(
                                    "imaps",
                                    """
                                    C: a1 LOGIN ${user} ${password}
                                    S: a1 OK ...
                                    C: a2 STATUS INBOX (MESSAGES)
                                    S: * STATUS INBOX (MESSAGES 0)
                                    S: a2 OK ...
                                    """));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(get(context, "/actuator/health/readiness"))
                                    .contains("\"status\":\"UP\""));
            assertThat(get(context, "/actuator/prometheus"))
                    .contains("imap_commands_seconds_count")
                    .contains("imap_sessions{");
        }
    }

    private static String get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        var port = context.getEnvironment().getRequiredProperty("local.management.port");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
