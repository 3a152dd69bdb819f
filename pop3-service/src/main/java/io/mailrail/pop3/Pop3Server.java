package io.mailrail.pop3;

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
public final class Pop3Server implements SmartLifecycle {

    private final LineServer server;
    private final List<LineServer.Listener> listeners;
    private final Pop3Keeper keeper;
    private final Duration drainTimeout;
    private volatile boolean running;

    Pop3Server(
            InetAddress bindAddress,
            List<Network> balancers,
            Pop3Properties properties,
            Pop3Settings settings,
            Supplier<SSLContext> tls,
            Pop3Handlers handlers,
            Pop3Counters counters) {
        this.keeper = handlers.keeper();
        this.drainTimeout = properties.drainTimeout();
        this.listeners =
                Stream.of(
                                LineServer.Listener.configured("pop3", properties.port(), false),
                                LineServer.Listener.configured(
                                        "pop3s", properties.pop3sPort(), true))
                        .flatMap(Optional::stream)
                        .toList();
        this.server =
                new LineServer(
                        "pop3",
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
            counters.watch(listener.name(), () -> server.sessions(listener.name()));
        }
    }

    private record Protocol(Pop3Handlers handlers, Pop3Settings settings, Pop3Counters counters)
            implements LineServer.Protocol {

        @Override
        public void serve(Wire wire, LineServer.Listener listener) throws IOException {
            new Pop3Session(new Pop3Wire(wire), handlers, settings, counters).run();
        }

        @Override
        public void turnedAway(LineServer.Listener listener, LineServer.Busy why) {
            counters.turnedAway(listener.name(), why);
        }

        @Override
        public void refuse(Wire wire, LineServer.Listener listener, LineServer.Busy why)
                throws IOException {
            wire.writeLine(Pop3Reply.TOO_MANY_SESSIONS.toString());
        }
    }

    @Override
    public void start() {
        try {
            server.start();
            keeper.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException("POP3 cannot listen", e);
        }
    }

    @Override
    public void stop() {
        server.stop(drainTimeout);
        keeper.close();
        running = false;
    }

    /// Drains beside other servers that stop at the same time, not after them.
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual()
                .name("pop3-stop")
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

    /// The ports that are listened on, by listener: `pop3`, `pop3s`.
    public Map<String, Integer> ports() {
        var ports = new LinkedHashMap<String, Integer>();
        for (var listener : listeners) {
            ports.put(listener.name(), server.port(listener.name()));
        }
        return ports;
    }
}
