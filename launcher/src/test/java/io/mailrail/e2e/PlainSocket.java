package io.mailrail.e2e;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that says what it is told to, and no more; for tests that need hundreds of them.
final class PlainSocket implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    PlainSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    void say(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /// The next line, without its end.
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); ; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (octet == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(octet);
        }
    }

    byte[] octets(int length) throws IOException {
        var octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new EOFException();
        }
        return octets;
    }

    /// An SMTP reply: its last line.
    String reply() throws IOException {
        var line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    String ask(String command) throws IOException {
        say(command);
        return reply();
    }

    /// An IMAP command's responses up to and with the tagged one.
    List<String> imap(String command) throws IOException {
        say("t " + command);
        var responses = new ArrayList<String>();
        do {
            responses.add(line());
        } while (!responses.getLast().startsWith("t "));
        return responses;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
