package io.mailrail.imap;

import io.mailrail.api.grpc.GrpcServers;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.imap.ImapMeters.Tag;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.wire.LineServer;
import io.mailrail.wire.LineServer.Listener;
import io.mailrail.wire.Network;
import io.mailrail.wire.Wire;
import io.micrometer.core.instrument.Gauge;

import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The listeners of IMAP: they open when the context has started and drain when it stops.
public final class ImapServer implements SmartLifecycle, LineServer.Protocol {

    /// The listener with STARTTLS.
    public static final String IMAP = "imap";

    /// The listener with TLS from the first octet.
    public static final String IMAPS = "imaps";

    private final ImapHandlers handlers;
    private final ImapHouse house;
    private final LineServer server;
    private volatile boolean running;

    ImapServer(MailrailProperties mailrail, ImapHandlers handlers, ImapHouse house) {
        this.handlers = handlers;
        this.house = house;
        var properties = house.properties();
        var listeners =
                Stream.of(
                                Listener.configured(IMAP, properties.port(), false),
                                Listener.configured(IMAPS, properties.imapsPort(), true))
                        .flatMap(Optional::stream)
                        .toList();
        this.server =
                new LineServer(
                        "imap",
                        mailrail.bindAddress(),
                        listeners,
                        mailrail.proxyProtocol().trusted().stream().map(Network::parse).toList(),
                        new LineServer.Limits(
                                properties.maxSessions(),
                                properties.maxSessionsPerAddress(),
                                properties.loginTimeout(),
                                properties.writeTimeout()),
                        house.tls(),
                        this);
        for (var listener : listeners) {
            Gauge.builder(ImapMeters.SESSIONS.getName(), server, s -> s.sessions(listener.name()))
                    .tag(Tag.LISTENER.asString(), listener.name())
                    .register(house.meters());
        }
    }

    /// The port that a listener is bound to.
    public int port(String listener) {
        return server.port(listener);
    }

    @Override
    public void serve(Wire wire, Listener listener) throws IOException {
        new ImapConversation(new ImapWire(wire), handlers, house).hold();
    }

    @Override
    public void refuse(Wire wire, Listener listener, LineServer.Busy why) throws IOException {
        var text =
                switch (why) {
                    case SESSIONS -> "Too many connections, try again later";
                    case SESSIONS_OF_ADDRESS -> "Too many connections from your address";
                };
        new ImapOutput(wire.output()).sendNow(List.of(new ImapResponse.Bye(text)));
    }

    @Override
    public void start() {
        try {
            server.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException("IMAP cannot listen: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        running = false;
        server.stop(house.properties().drain());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return GrpcServers.PHASE + 10;
    }
}
