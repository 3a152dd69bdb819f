package io.mailrail.imap;

import io.mailrail.api.grpc.Doors;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.imap.selected.MailboxWatch;
import io.mailrail.wire.TlsMaterial;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The service without Spring, on free ports, over doors of the test's choice.
final class ImapUnderTest implements AutoCloseable {

    private static final TlsMaterial TLS =
            TlsMaterial.selfSigned(Path.of("target", "tls"), "house.example");

    private final MailboxWatch watch;
    private final ImapServer server;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /// @param settings beyond the defaults, without `mailrail.imap.`
    ImapUnderTest(Doors doors, boolean allowPlaintext, Map<String, String> settings) {
        var given = new HashMap<String, String>();
        given.put("mailrail.imap.port", "-1");
        given.put("mailrail.imap.imaps-port", "-1");
        settings.forEach((key, value) -> given.put("mailrail.imap." + key, value));
        var properties =
                new Binder(new MapConfigurationPropertySource(given))
                        .bindOrCreate("mailrail.imap", ImapProperties.class);
        watch = new MailboxWatch(doors.messages());
        server =
                new ImapServer(
                        new MailrailProperties(
                                "house.example",
                                InetAddress.getLoopbackAddress(),
                                Path.of("target", "data"),
                                new MailrailProperties.Auth(allowPlaintext),
                                new MailrailProperties.ProxyProtocol(List.of())),
                        ImapHandlers.over(doors, watch, properties, Clock.systemUTC()),
                        new ImapHouse(
                                "house.example", "1.2.3", allowPlaintext, properties, TLS, meters));
        server.start();
    }

    int port() {
        return server.port(ImapServer.IMAP);
    }

    int imapsPort() {
        return server.port(ImapServer.IMAPS);
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        server.stop();
        watch.close();
    }
}
