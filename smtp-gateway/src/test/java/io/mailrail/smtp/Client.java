package io.mailrail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.testkit.net.TestTls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/// A client that says exactly what a test tells it to.
final class Client implements AutoCloseable {

    private Socket socket;
    private BufferedReader in;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = reader();
    }

    private BufferedReader reader() throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    void startTls() throws IOException {
        socket = TestTls.asClient(socket, "mail.example.org");
        in = reader();
    }

    /// Octets as they are, one per char.
    void raw(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// A reply of one or more lines, its last line; empty when the server has hung up.
    String reply() throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                return "";
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line;
    }

    /// Says a command and hears its reply.
    String say(String command) throws IOException {
        raw(command + "\r\n");
        return reply();
    }

    Client hello() throws IOException {
        expect(reply(), "220");
        expect(say("EHLO client.example.net"), "250");
        return this;
    }

    Client logIn(String user) throws IOException {
        var plain = io.mailrail.wire.sasl.Plain.message(user + "@example.org", "secret");
        expect(say("AUTH PLAIN " + io.mailrail.wire.sasl.SaslLine.encode(plain)), "235");
        return this;
    }

    Client envelope(String from, String... to) throws IOException {
        expect(say("MAIL FROM:<" + from + ">"), "250");
        for (var recipient : to) {
            expect(say("RCPT TO:<" + recipient + ">"), "250");
        }
        return this;
    }

    Client data() throws IOException {
        expect(say("DATA"), "354");
        return this;
    }

    private static void expect(String reply, String code) {
        if (!reply.startsWith(code)) {
            throw new AssertionError(
                    String.format(Locale.ROOT, "expected %s and heard: %s", code, reply));
        }
    }

    void vanish() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
