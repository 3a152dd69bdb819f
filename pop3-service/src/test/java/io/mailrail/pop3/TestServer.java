package io.mailrail.pop3;

import io.mailrail.testkit.net.TestTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// The POP3 server on free ports, with a [FakeHouse] behind it that holds two messages of 320 octets together.
final class TestServer implements AutoCloseable {

    static final String FIRST = message("one", 120);
    static final String SECOND = message("two", 200);

    final FakeHouse house = new FakeHouse();
    final MeterRegistry registry = new SimpleMeterRegistry();
    private final Pop3Server server;

    TestServer(boolean allowPlaintext) {
        this(allowPlaintext, Duration.ofSeconds(30), 100);
    }

    TestServer(boolean allowPlaintext, Duration timeout, int maxSessions) {
        house.inbox.put(4L, FIRST);
        house.inbox.put(7L, SECOND);
        var properties =
                new Pop3Properties(
                        -1,
                        -1,
                        timeout,
                        Duration.ofSeconds(10),
                        maxSessions,
                        maxSessions,
                        20,
                        Duration.ofSeconds(10));
        var settings = new Pop3Settings("mail.example.org", 20, allowPlaintext);
        server =
                new Pop3Server(
                        InetAddress.getLoopbackAddress(),
                        List.of(),
                        properties,
                        settings,
                        TestTls::context,
                        Pop3Handlers.of(
                                house.doors(), TestTls::context, settings, Clock.systemUTC()),
                        new Pop3Counters(registry));
        server.start();
    }

    /// Header, empty line, three lines of body; so many octets.
    private static String message(String subject, int octets) {
        var head = "Subject: " + subject + "\r\n\r\n.dot\r\nsecond\r\n";
        return head + "x".repeat(octets - head.length() - 2) + "\r\n";
    }

    int port() {
        return port("pop3");
    }

    int port(String listener) {
        var port = server.ports().get(listener);
        if (port == null) {
            throw new IllegalStateException("not listening: " + listener);
        }
        return port;
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
