package io.mailrail.delivery.remote;

import io.mailrail.delivery.route.Hop;
import io.mailrail.delivery.settings.DeliveryProperties;
import io.mailrail.wire.OpportunisticTls;
import io.mailrail.wire.Wire;
import io.mailrail.wire.sasl.Plain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import javax.net.ssl.SSLContext;

/// Opens SMTP sessions with other servers: greeting, EHLO or HELO, TLS where it is offered, login where we have one.
public final class SmtpClient {

    private static final Logger log = LoggerFactory.getLogger(SmtpClient.class);

    private enum TlsWish {
        WHERE_OFFERED,
        /// A handshake failed; what the other side says of TLS is not to be had.
        NONE
    }

    private final DeliveryProperties properties;
    private final String hostname;
    private final SSLContext anybody = OpportunisticTls.context();
    private final SSLContext trusted;

    /// @param hostname what EHLO says
    public SmtpClient(DeliveryProperties properties, String hostname) {
        this.properties = properties;
        this.hostname = hostname;
        try {
            this.trusted = SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no TLS in this JVM", e);
        }
    }

    /// Opens a session that is ready for a mail transaction.
    public SmtpClientSession open(Hop hop) throws HostUnusable {
        try {
            return open(hop, TlsWish.WHERE_OFFERED);
        } catch (HandshakeFailed e) {
            if (hop.login().isPresent()) {
                throw new HostUnusable(
                        "4.7.5", hop + " failed to agree on TLS: " + e.getMessage(), e);
            }
            // RFC 7435 §3: opportunistic means that without TLS the mail still goes.
            log.info("failed what=tls remote={} reason={}", hop, e.getMessage());
        }
        try {
            return open(hop, TlsWish.NONE);
        } catch (HandshakeFailed e) {
            throw new IllegalStateException("a handshake nobody wanted", e);
        }
    }

    private static final class HandshakeFailed extends Exception {
        HandshakeFailed(IOException cause) {
            super(cause.toString(), cause);
        }
    }

    private SmtpClientSession open(Hop hop, TlsWish wish) throws HostUnusable, HandshakeFailed {
        var timeouts = properties.timeouts();
        Wire wire;
        try {
            wire =
                    Wire.connect(
                            hop.socketAddress(),
                            timeouts.connect(),
                            timeouts.greeting(),
                            timeouts.block());
        } catch (IOException e) {
            throw new HostUnusable("4.4.1", "no connection to " + hop + ": " + e.getMessage(), e);
        }
        boolean opened = false;
        try {
            var session = begin(wire, hop, wish);
            opened = true;
            return session;
        } catch (IOException e) {
            throw new HostUnusable("4.4.2", hop + " broke off the greeting: " + e, e);
        } finally {
            if (!opened) {
                wire.abort();
                wire.close();
            }
        }
    }

    private SmtpClientSession begin(Wire wire, Hop hop, TlsWish wish)
            throws IOException, HostUnusable, HandshakeFailed {
        var greeting = Reply.read(wire);
        if (!greeting.isPositive()) {
            throw new HostUnusable(Outcome.of(greeting));
        }
        wire.timeout(properties.timeouts().command());
        var capabilities = hello(wire);
        if (wish == TlsWish.WHERE_OFFERED && capabilities.has("STARTTLS") && startTls(wire, hop)) {
            // RFC 3207 §4.2: what was learnt before is forgotten.
            capabilities = hello(wire);
        }
        if (hop.login().isPresent()) {
            login(wire, hop, capabilities);
        }
        return new SmtpClientSession(wire, hop, capabilities, properties.timeouts());
    }

    private Capabilities hello(Wire wire) throws IOException, HostUnusable {
        wire.writeLine("EHLO " + hostname);
        var ehlo = Reply.read(wire);
        if (ehlo.isPositive()) {
            return Capabilities.of(ehlo);
        }
        if (!ehlo.isPermanent()) {
            throw new HostUnusable(Outcome.of(ehlo));
        }
        // RFC 5321 §3.2: who does not know EHLO is greeted with HELO.
        wire.writeLine("HELO " + hostname);
        var helo = Reply.read(wire);
        if (!helo.isPositive()) {
            throw new HostUnusable(Outcome.of(helo));
        }
        return Capabilities.NONE;
    }

    /// Whether the session goes on under TLS; a server that thinks better of it goes on without.
    private boolean startTls(Wire wire, Hop hop) throws IOException, HandshakeFailed {
        wire.writeLine("STARTTLS");
        if (!Reply.read(wire).isPositive()) {
            return false;
        }
        boolean verify = hop.login().isPresent() && properties.relayVerify();
        try {
            wire.startTlsAsClient(verify ? trusted : anybody, hop.name(), verify);
            return true;
        } catch (IOException e) {
            throw new HandshakeFailed(e);
        }
    }

    private void login(Wire wire, Hop hop, Capabilities capabilities)
            throws IOException, HostUnusable {
        if (!wire.isSecure() || !capabilities.offersPlain()) {
            throw new HostUnusable(
                    new Outcome.Later(
                            "4.7.0", hop + " offers no login by AUTH PLAIN under TLS", false));
        }
        var login = hop.login().orElseThrow();
        wire.writeLine(
                "AUTH PLAIN "
                        + Base64.getEncoder()
                                .encodeToString(Plain.message(login.user(), login.password())));
        var reply = Reply.read(wire);
        if (!reply.isPositive()) {
            // Our credentials are our operator's to mend, so this is never the sender's failure.
            throw new HostUnusable(new Outcome.Later("4.7.8", reply.toString(), true));
        }
    }
}
