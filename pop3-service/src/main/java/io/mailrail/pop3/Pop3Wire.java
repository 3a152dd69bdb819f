package io.mailrail.pop3;

import io.mailrail.wire.DotContent;
import io.mailrail.wire.Line;
import io.mailrail.wire.Wire;

import java.io.IOException;

import javax.net.ssl.SSLContext;

/// A client's wire, in POP3's terms.
final class Pop3Wire {

    /// RFC 2449 §4 says 255 octets; passwords and tokens are longer.
    private static final int LONGEST_LINE = 2048;

    private final Wire wire;

    Pop3Wire(Wire wire) {
        this.wire = wire;
    }

    String client() {
        return wire.peerAddress().getHostAddress();
    }

    boolean isSecure() {
        return wire.isSecure();
    }

    boolean hasPipelinedInput() {
        return wire.hasBufferedInput();
    }

    void startTls(SSLContext context) throws IOException {
        wire.startTls(context);
    }

    Line readLine() throws IOException {
        return wire.readLine(LONGEST_LINE);
    }

    Line readLine(int limit) throws IOException {
        return wire.readLine(limit);
    }

    /// Says a reply, or the first line of one.
    void send(Pop3Reply reply) throws IOException {
        wire.writeLine(reply.toString());
    }

    /// Says a line that needs no stuffing.
    void send(String line) throws IOException {
        wire.writeLine(line);
    }

    /// Ends a reply of several lines.
    void end() throws IOException {
        wire.writeLine(".");
    }

    /// A content to be ended by [DotContent.Output#finish].
    DotContent.Output content() {
        return new DotContent.Output(wire);
    }

    void flush() throws IOException {
        wire.flush();
    }

    /// Cuts the client off: it would take what it has for the whole.
    void abort() {
        wire.abort();
    }
}
