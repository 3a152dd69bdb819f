package io.mailrail.smtp;

import io.mailrail.testkit.net.TestTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.util.unit.DataSize;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// The SMTP server on free ports, with a [FakeHouse] behind it.
final class TestServer implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-25T03:04:05Z");

    final FakeHouse house = new FakeHouse();
    final MeterRegistry registry = new SimpleMeterRegistry();
    private final SmtpServer server;

    TestServer() {
        this(defaults(), false);
    }

    TestServer(SmtpProperties properties, boolean allowPlaintextAuth) {
        var settings =
                new SmtpSettings(
                        "mail.example.org",
                        properties.maxMessageSize().toBytes(),
                        properties.maxRecipients(),
                        properties.maxBadCommands(),
                        allowPlaintextAuth);
        var counters = new SmtpCounters(registry);
        var handlers =
                SmtpHandlers.of(
                        house,
                        house,
                        settings,
                        TestTls::context,
                        counters,
                        Clock.fixed(NOW, ZoneOffset.UTC));
        server =
                new SmtpServer(
                        InetAddress.getLoopbackAddress(),
                        List.of(),
                        properties,
                        settings,
                        TestTls::context,
                        handlers,
                        counters);
        server.start();
    }

    static SmtpProperties defaults() {
        return properties(DataSize.ofBytes(100_000), 100, 20, Duration.ofSeconds(30), 100);
    }

    static SmtpProperties properties(
            DataSize maxMessageSize,
            int maxRecipients,
            int maxBadCommands,
            Duration timeout,
            int maxSessions) {
        return new SmtpProperties(
                -1,
                -1,
                -1,
                maxMessageSize,
                maxRecipients,
                timeout,
                Duration.ofSeconds(10),
                maxSessions,
                maxSessions,
                maxBadCommands,
                Duration.ofSeconds(10));
    }

    int port(SmtpListener listener) {
        var port = Map.copyOf(server.ports()).get(listener.label());
        if (port == null) {
            throw new IllegalStateException("not listening: " + listener);
        }
        return port;
    }

    Client connect(SmtpListener listener) throws java.io.IOException {
        return new Client(port(listener));
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
