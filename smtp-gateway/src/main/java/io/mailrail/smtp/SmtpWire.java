package io.mailrail.smtp;

import io.mailrail.wire.DotContent;
import io.mailrail.wire.Line;
import io.mailrail.wire.Wire;
import io.mailrail.wire.sasl.SaslLine;

import java.io.IOException;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/// A client's wire in SMTP's terms, and which of our doors it came in by.
final class SmtpWire {

    private final Wire wire;
    private final SmtpListener listener;

    SmtpWire(Wire wire, SmtpListener listener) {
        this.wire = wire;
        this.listener = listener;
    }

    SmtpListener listener() {
        return listener;
    }

    String clientAddress() {
        return wire.peerAddress().getHostAddress();
    }

    /// For the log: address and port, which name the session.
    String client() {
        return clientAddress() + ":" + wire.peerPort();
    }

    boolean isSecure() {
        return wire.isSecure();
    }

    Optional<SSLSession> tlsSession() {
        return wire.tlsSession();
    }

    Line readLine() throws IOException {
        return wire.readLine(SaslLine.LIMIT);
    }

    /// Writes a reply; it leaves when there is nothing more to read (RFC 2920 §3.2).
    void send(Reply reply) throws IOException {
        wire.write(reply.toString());
    }

    void flush() throws IOException {
        wire.flush();
    }

    DotContent.Input content() {
        return wire.dotContent();
    }

    /// Whether the client has said more than it may before it hears our reply.
    boolean hasPipelinedInput() {
        return wire.hasBufferedInput();
    }

    void startTls(SSLContext context) throws IOException {
        wire.startTls(context);
    }
}
