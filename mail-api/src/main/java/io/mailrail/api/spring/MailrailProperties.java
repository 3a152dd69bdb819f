package io.mailrail.api.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

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
        @DefaultValue Auth auth,
        @DefaultValue ProxyProtocol proxyProtocol) {

    public MailrailProperties {
        if (hostname.isBlank()) {
            hostname = machineName();
        }
    }

    /// How clients may log in.
    ///
    /// @param allowPlaintext whether passwords may come without TLS; for tests on loopback
    public record Auth(@DefaultValue("false") boolean allowPlaintext) {}

    /// Load balancers in front of the listeners of SMTP, POP3 and IMAP.
    ///
    /// @param trusted addresses or networks that begin every connection with a PROXY protocol header, version 1 or 2: what it
    ///     says is the client's address in logs, limits and throttles
    public record ProxyProtocol(@DefaultValue List<String> trusted) {

        public ProxyProtocol {
            trusted = List.copyOf(trusted);
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
