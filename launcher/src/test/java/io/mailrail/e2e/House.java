package io.mailrail.e2e;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A running Mailrail, whatever its shape.
interface House extends AutoCloseable {

    /// The admin token that every house of the tests starts with.
    String TOKEN = "e2e-bootstrap-token-0123456789";

    Ports ports();

    /// The certificate that its listeners show.
    Path certificate();

    default Admin admin() {
        return new Admin(ports().rest(), TOKEN);
    }

    @Override
    void close();

    /// `--key=value`, as Spring Boot's own jars take them.
    static List<String> arguments(Map<String, ?> properties) {
        return properties.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .sorted()
                .toList();
    }

    /// Waits until the readiness probe on this port says yes.
    static void awaitReady(int managementPort, JavaProcess process) {
        Awaitility.await("readiness on port " + managementPort)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the process ended:\n" + process.log());
                    }
                    return isReady(managementPort);
                });
    }

    /// Whether the readiness probe on this port says yes.
    static boolean isReady(int managementPort) {
        try {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + managementPort
                                                    + "/actuator/health/readiness"))
                            .timeout(Duration.ofSeconds(10))
                            .GET();
            return Admin.send(request).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /// A folder under the build's own, empty.
    static Path freshFolder(String name) {
        try {
            var parent = Files.createDirectories(Path.of("target", "e2e"));
            return Files.createTempDirectory(parent, name).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every property that names a port of the five services together.
    static Stream<String> portProperties() {
        return Stream.of(
                "mailrail.smtp.port",
                "mailrail.smtp.submission-port",
                "mailrail.smtp.submissions-port",
                "mailrail.pop3.port",
                "mailrail.pop3.pop3s-port",
                "mailrail.imap.port",
                "mailrail.imap.imaps-port",
                "server.port");
    }
}
