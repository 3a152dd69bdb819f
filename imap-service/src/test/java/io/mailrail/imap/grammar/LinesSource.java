package io.mailrail.imap.grammar;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client that has said everything in advance; lines end in CRLF.
public final class LinesSource implements CommandSource {

    private final byte[] said;
    private int at;
    private int invitations;

    public LinesSource(String said) {
        this(said.getBytes(StandardCharsets.ISO_8859_1));
    }

    public LinesSource(byte[] said) {
        this.said = said.clone();
    }

    public int invitations() {
        return invitations;
    }

    /// What has not been read.
    public String rest() {
        return new String(said, at, said.length - at, StandardCharsets.ISO_8859_1);
    }

    @Override
    public byte[] line() throws IOException {
        for (int i = at; i + 1 < said.length; i++) {
            if (said[i] == '\r' && said[i + 1] == '\n') {
                var line = Arrays.copyOfRange(said, at, i);
                at = i + 2;
                return line;
            }
        }
        throw new EOFException("client gone");
    }

    @Override
    public void invite() {
        invitations++;
    }

    @Override
    public InputStream octets(long count) {
        int length = (int) Math.min(count, said.length - at);
        var stream = new ByteArrayInputStream(said, at, length);
        at += length;
        return stream;
    }
}
