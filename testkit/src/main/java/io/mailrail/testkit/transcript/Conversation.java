package io.mailrail.testkit.transcript;

import io.mailrail.testkit.net.TestTls;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A transcript as it happens: the clients' connections, what was said so far, and what is known by name. Hooks and prologues
/// speak through it. Used by one thread.
public final class Conversation implements AutoCloseable {

    private static final class Client {
        Socket socket;
        InputStream in;
        final List<String> heard = new ArrayList<>();

        Client(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }
    }

    private final InetSocketAddress server;
    private final boolean implicitTls;
    private final Duration patience;
    private final Map<Integer, Client> clients = new HashMap<>();
    private final Map<String, String> known = new HashMap<>();
    private final StringBuilder soFar = new StringBuilder();

    Conversation(
            InetSocketAddress server,
            boolean implicitTls,
            Duration patience,
            Map<String, String> known) {
        this.server = server;
        this.implicitTls = implicitTls;
        this.patience = patience;
        this.known.putAll(known);
    }

    /// What is known by name; hooks may add to it.
    public Map<String, String> known() {
        return known;
    }

    /// A text with the known names filled in.
    public String filledIn(String text) {
        return LinePattern.asText(LinePattern.spelled(text, known));
    }

    /// The client says a line.
    public void say(int client, String text) throws IOException {
        String line = LinePattern.spelled(text, known);
        note("C", client, line);
        send(client, (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The client sends these octets.
    public void send(int client, byte... octets) throws IOException {
        var to = client(client);
        to.heard.clear();
        to.socket.getOutputStream().write(octets);
        to.socket.getOutputStream().flush();
    }

    /// The server's next line, which must be as the pattern says.
    public String expect(int client, String pattern) throws IOException {
        String line = next(client);
        if (line == null || !LinePattern.matches(pattern, line, known)) {
            throw diverged(client, pattern, line);
        }
        note("S", client, line);
        return LinePattern.asText(line);
    }

    /// The server's next lines, in any order.
    void expectInAnyOrder(int client, List<String> patterns) throws IOException {
        var open = new ArrayList<>(patterns);
        while (!open.isEmpty()) {
            String line = next(client);
            var match =
                    open.stream()
                            .filter(pattern ->
                                    line != null && LinePattern.matches(pattern, line, known))
                            .findFirst();
            if (line == null || match.isEmpty()) {
                throw diverged(client, "any of " + open, line);
            }
            open.remove(match.get());
            note("S", client, line);
        }
    }

    /// That nothing of the kind was said since the client last spoke, nor waits to be read.
    void expectNot(int client, String pattern) throws IOException {
        var to = client(client);
        var lines = new ArrayList<>(to.heard);
        if (to.in.available() > 0) {
            to.in.mark(1 << 16);
            var waiting = new byte[Math.min(to.in.available(), 1 << 15)];
            int count = to.in.read(waiting);
            to.in.reset();
            lines.addAll(
                    List.of(
                            new String(waiting, 0, count, StandardCharsets.ISO_8859_1)
                                    .split("\r\n")));
        }
        for (String line : lines) {
            if (LinePattern.matches(pattern, line, new HashMap<>(known))) {
                throw diverged(client, "not " + pattern, line);
            }
        }
    }

    /// That the server closes the connection without another word.
    void expectClosed(int client) throws IOException {
        String line = next(client);
        if (line != null) {
            throw diverged(client, "(closed)", line);
        }
        soFar.append("S").append(client).append(" closed\n");
        drop(client);
    }

    /// The client shakes hands.
    public void startTls(int client) throws IOException {
        var to = client(client);
        soFar.append("TLS").append(client).append('\n');
        to.socket = TestTls.asClient(to.socket, "localhost");
        to.in = new BufferedInputStream(to.socket.getInputStream());
    }

    /// The client vanishes.
    public void drop(int client) throws IOException {
        var gone = clients.remove(client);
        if (gone != null) {
            gone.socket.close();
        }
    }

    boolean isConnected(int client) {
        return clients.containsKey(client);
    }

    void connect(int client) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(server, (int) patience.toMillis());
        socket.setSoTimeout((int) patience.toMillis());
        clients.put(
                client, new Client(implicitTls ? TestTls.asClient(socket, "localhost") : socket));
    }

    String soFar() {
        return soFar.toString();
    }

    void hooked(String word, String text) {
        soFar.append(word).append(": ").append(text).append('\n');
    }

    @Override
    public void close() throws IOException {
        for (int client : List.copyOf(clients.keySet())) {
            drop(client);
        }
    }

    private Client client(int number) throws IOException {
        if (!clients.containsKey(number)) {
            connect(number);
        }
        var client = clients.get(number);
        if (client == null) {
            throw new IllegalStateException("client " + number);
        }
        return client;
    }

    /// One line without its CRLF, as octets; null where the connection ends.
    private @Nullable String next(int number) throws IOException {
        var client = client(number);
        var line = new ByteArrayOutputStream();
        try {
            int last = -1;
            while (true) {
                int octet = client.in.read();
                if (octet < 0) {
                    return line.size() == 0
                            ? null
                            : line.toString(StandardCharsets.ISO_8859_1) + "(end without CRLF)";
                }
                if (octet == '\n' && last == '\r') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    text = text.substring(0, text.length() - 1);
                    client.heard.add(text);
                    return text;
                }
                line.write(octet);
                last = octet;
            }
        } catch (SocketTimeoutException e) {
            return line.toString(StandardCharsets.ISO_8859_1)
                    + "(nothing more for "
                    + patience.toSeconds()
                    + " s)";
        }
    }

    private void note(String who, int client, String line) {
        soFar.append(who).append(client).append(": ").append(LinePattern.asText(line)).append('\n');
    }

    private AssertionError diverged(int client, String wanted, @Nullable String said) {
        return new AssertionError(
                "expected S"
                        + client
                        + ": "
                        + wanted
                        + "\n    but was S"
                        + client
                        + ": "
                        + (said == null ? "(closed)" : LinePattern.asText(said)));
    }
}
