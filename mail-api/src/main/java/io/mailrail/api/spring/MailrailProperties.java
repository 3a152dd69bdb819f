package io.mailrail.api.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/// What every service wants to know of itself.
///
/// @param hostname what greetings, `Received:` and EHLO say; the machine's name unless given
/// @param bindAddress where listeners listen
/// @param dataDir embedded database, generated certificate, admin token
@ConfigurationProperties("mailrail")
public record MailrailProperties(
        @DefaultValue("") String hostname,
        @DefaultValue("0.0.0.0") InetAddress bindAddress,
        @DefaultValue("./data") Path dataDir,
        @DefaultValue Auth auth) {

    public MailrailProperties {
        if (hostname.isBlank()) {
            hostname = machineName();
        }
    }

    /// How clients may log in.
    ///
    /// @param allowPlaintext whether passwords may come without TLS; for tests on loopback
    public record Auth(@DefaultValue("false") boolean allowPlaintext) {}

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
