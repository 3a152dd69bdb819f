package io.mailrail.imap;

import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.handler.Client;
import io.mailrail.imap.handler.Farewell;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.wire.Line;
import io.mailrail.wire.Wire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

/// A client's socket in the words of IMAP.
final class ImapWire implements Client {

    private static final ImapResponse GO_AHEAD = new ImapResponse.Continue("Ready for literal");

    private final Wire wire;
    private final ImapOutput output;
    private int lineLimit;
    private volatile String farewell = Farewell.SHUTTING_DOWN;

    ImapWire(Wire wire) {
        this.wire = wire;
        this.output = new ImapOutput(wire.output());
    }

    ImapOutput output() {
        return output;
    }

    /// How long a line may be, and how long it may take, from now on.
    void expect(long lineLimit, Duration timeout) {
        this.lineLimit = Math.toIntExact(lineLimit);
        wire.timeout(timeout);
    }

    @Override
    public byte[] line() throws IOException, ImapSyntaxException {
        return switch (wire.readLine(lineLimit)) {
            case Line.Text text -> text.octets();
            case Line.TooLong _ ->
                    throw new ImapSyntaxException("Line longer than " + lineLimit + " octets");
        };
    }

    @Override
    public void invite() throws IOException {
        output.sendNow(List.of(GO_AHEAD));
    }

    @Override
    public InputStream octets(long count) {
        return wire.octets(count);
    }

    @Override
    public void leave(String text) {
        farewell = text;
        wire.drain();
    }

    /// Why a wait for the client was ended.
    String farewell() {
        return farewell;
    }

    boolean isSecure() {
        return wire.isSecure();
    }

    boolean hasBufferedInput() {
        return wire.hasBufferedInput();
    }

    void startTls(SSLContext context) throws IOException {
        wire.startTls(context);
    }

    String clientAddress() {
        return wire.peerAddress().getHostAddress();
    }
}
