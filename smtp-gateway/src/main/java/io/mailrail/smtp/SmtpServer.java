package io.mailrail.smtp;

import io.mailrail.wire.LineServer;
import io.mailrail.wire.Network;
import io.mailrail.wire.Wire;

import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/// The listeners, for as long as the application runs.
public final class SmtpServer implements SmartLifecycle {

    private final LineServer server;
    private final List<LineServer.Listener> listeners;
    private final Duration drainTimeout;
    private volatile boolean running;

    SmtpServer(
            InetAddress bindAddress,
            List<Network> balancers,
            SmtpProperties properties,
            SmtpSettings settings,
            Supplier<SSLContext> tls,
            SmtpHandlers handlers,
            SmtpCounters counters) {
        this.drainTimeout = properties.drainTimeout();
        this.listeners =
                Stream.of(
                                listener(SmtpListener.SMTP, properties.port()),
                                listener(SmtpListener.SUBMISSION, properties.submissionPort()),
                                listener(SmtpListener.SUBMISSIONS, properties.submissionsPort()))
                        .flatMap(Optional::stream)
                        .toList();
        this.server =
                new LineServer(
                        "smtp",
                        bindAddress,
                        listeners,
                        balancers,
                        new LineServer.Limits(
                                properties.maxSessions(),
                                properties.maxSessionsPerAddress(),
                                properties.timeout(),
                                properties.writeTimeout()),
                        tls,
                        new Protocol(handlers, settings, counters));
        for (var listener : listeners) {
            counters.watch(SmtpListener.of(listener), l -> server.sessions(l.label()));
        }
    }

    private static Optional<LineServer.Listener> listener(SmtpListener listener, int property) {
        return LineServer.Listener.configured(listener.label(), property, listener.implicitTls());
    }

    private record Protocol(SmtpHandlers handlers, SmtpSettings settings, SmtpCounters counters)
            implements LineServer.Protocol {

        @Override
        public void serve(Wire wire, LineServer.Listener listener) throws IOException {
            var smtpWire = new SmtpWire(wire, SmtpListener.of(listener));
            new SmtpSession(smtpWire, handlers, settings, counters).run();
        }

        @Override
        public void turnedAway(LineServer.Listener listener, LineServer.Busy why) {
            counters.turnedAway(SmtpListener.of(listener), why);
        }

        @Override
        public void refuse(Wire wire, LineServer.Listener listener, LineServer.Busy why)
                throws IOException {
            wire.write(Reply.TOO_MANY_SESSIONS.toString());
        }
    }

    @Override
    public void start() {
        try {
            server.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException("SMTP cannot listen", e);
        }
    }

    @Override
    public void stop() {
        server.stop(drainTimeout);
        running = false;
    }

    /// Drains beside other servers that stop at the same time, not after them.
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual()
                .name("smtp-stop")
                .start(() -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// The ports that are listened on, by listener: `smtp`, `submission`, `submissions`.
    public Map<String, Integer> ports() {
        var ports = new LinkedHashMap<String, Integer>();
        for (var listener : listeners) {
            ports.put(listener.name(), server.port(listener.name()));
        }
        return ports;
    }
}
