package io.mailrail.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.mailbox.MailboxApplication;
import io.mailrail.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// A database that comes late, goes, and comes back: mailbox-service waits, says Unavailable soon, and recovers by itself.
class OutageTest {

    private static final ForwardPath SOMEWHERE = new ForwardPath("x@elsewhere.example");

    @TempDir private Path folder;

    @Test
    void aDatabaseMayComeLateAndGoAndComeBack() throws Exception {
        var database = TestPostgres.freshDatabase();
        try (var relay = new Relay(database.url());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = CompletableFuture.supplyAsync(() -> start(relay, database), threads);
            await().during(Duration.ofSeconds(2)).until(() -> !starting.isDone());
            relay.restore();
            try (var service = starting.join()) {
                outage(service, relay);
            }
        }
    }

    private static void outage(ConfigurableApplicationContext service, Relay relay)
            throws IOException, InterruptedException {
        var directory = service.getBean("mailboxResolver", Directory.class);
        assertThat(directory.resolve(SOMEWHERE)).isEqualTo(new Resolution.Remote());
        assertThat(readiness(service)).isEqualTo(200);
        relay.cut();
        assertThatThrownBy(() -> directory.resolve(SOMEWHERE))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()));
        assertThat(readiness(service)).isEqualTo(503);
        relay.restore();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(Refused.class)
                .until(() -> directory.resolve(SOMEWHERE) instanceof Resolution.Remote);
        await().atMost(Duration.ofSeconds(30)).until(() -> readiness(service) == 200);
    }

    private ConfigurableApplicationContext start(Relay relay, TestPostgres.Database database) {
        var properties = new HashMap<String, Object>();
        properties.put("spring.datasource.url", relay.url(database.url()));
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");
        properties.put("mailrail.data-dir", folder.toString());
        properties.put("mailrail.mailbox.connection-timeout", "1s");
        properties.put("mailrail.mailbox.directory.argon-memory", "64KB");
        return new SpringApplicationBuilder(MailboxApplication.class)
                .properties(MailboxApplication.defaults())
                .properties(properties)
                .run();
    }

    private static int readiness(ConfigurableApplicationContext service)
            throws IOException, InterruptedException {
        var port = service.getEnvironment().getRequiredProperty("local.management.port");
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:" + port + "/actuator/health/readiness"))
                        .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
