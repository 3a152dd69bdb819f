package io.mailrail.testkit.net;

import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An SMTP server on loopback that takes every message and keeps it in memory, unless its script says otherwise.
///
/// A script gives replies to commands by how their line begins, without regard to case: `RCPT`, `RCPT TO:<bob@`, `EHLO`;
/// [#GREETING] and [#CONTENT] (the final dot) are no commands and have names of their own. The longest beginning wins.
public final class SmtpSink implements AutoCloseable {

    /// What the greeting answers.
    public static final String GREETING = "(greeting)";

    /// What the reply after the final dot answers.
    public static final String CONTENT = "(content)";

    /// In place of a reply: the connection is dropped.
    public static final String DROP = "(drop)";

    /// In place of a reply: nothing is said.
    public static final String SILENCE = "(silence)";

    private static final Logger log = LoggerFactory.getLogger(SmtpSink.class);

    /// What STARTTLS leads to.
    public enum Tls {
        NOT_OFFERED,
        OFFERED,
        /// Offered and answered 220; then what follows is no TLS.
        BROKEN
    }

    /// A message that was answered 250.
    ///
    /// @param client what EHLO or HELO said
    /// @param mail the whole MAIL command
    /// @param content without dot-stuffing, one character per octet
    public record Received(
            String client,
            String mail,
            String reversePath,
            List<String> recipients,
            String content,
            boolean tls,
            Optional<String> login) {

        public byte[] octets() {
            return content.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private final ServerSocket listener;
    private final Map<String, Deque<String>> once = new ConcurrentHashMap<>();
    private final Map<String, String> always = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Tls tls = Tls.NOT_OFFERED;
    private volatile List<String> extensions =
            List.of("PIPELINING", "8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES");

    private SmtpSink(ServerSocket listener) {
        this.listener = listener;
    }

    /// Starts on any free port of 127.0.0.1.
    public static SmtpSink start() {
        return start("127.0.0.1", 0);
    }

    /// Starts on this address and port. Several sinks share a port number on addresses of their own (127.0.0.2, …).
    public static SmtpSink start(String address, int port) {
        try {
            var sink = new SmtpSink(new ServerSocket(port, 100, InetAddress.getByName(address)));
            Thread.ofVirtual().name("smtp-sink").start(sink::listen);
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// `host:port`.
    public String address() {
        return listener.getInetAddress().getHostAddress() + ":" + port();
    }

    public SmtpSink tls(Tls what) {
        tls = what;
        return this;
    }

    /// What EHLO announces, STARTTLS aside.
    public SmtpSink extensions(String... keywords) {
        extensions = List.of(keywords);
        return this;
    }

    /// The next commands that begin so get these replies, one each; then the usual again.
    public SmtpSink reply(String beginning, String... replies) {
        once.computeIfAbsent(key(beginning), b -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(replies));
        return this;
    }

    /// Every command that begins so gets this reply.
    public SmtpSink always(String beginning, String reply) {
        always.put(key(beginning), reply);
        return this;
    }

    /// Forgets the script.
    public SmtpSink usual() {
        once.clear();
        always.clear();
        return this;
    }

    /// The messages so far, in the order of their 250.
    public List<Received> received() {
        return List.copyOf(received);
    }

    /// Waits until this many messages were received.
    public List<Received> awaitReceived(int number) {
        Awaitility.await("messages at the sink")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received.size() >= number);
        return received();
    }

    /// Every command line so far, of all sessions.
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /// How many connections were made.
    public int sessions() {
        return sessions.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Tls tls() {
        return tls;
    }

    List<String> extensions() {
        return extensions;
    }

    void heard(String line) {
        commands.add(line);
    }

    void keep(Received message) {
        received.add(message);
    }

    /// What the script says to this line, else `usual`.
    String scripted(String line, String usual) {
        String upper = key(line);
        String best = "";
        boolean isOnce = false;
        for (var entry : once.entrySet()) {
            if (upper.startsWith(entry.getKey())
                    && entry.getKey().length() >= best.length()
                    && !entry.getValue().isEmpty()) {
                best = entry.getKey();
                isOnce = true;
            }
        }
        for (String beginning : always.keySet()) {
            if (upper.startsWith(beginning) && beginning.length() > best.length()) {
                best = beginning;
                isOnce = false;
            }
        }
        if (isOnce) {
            String reply = once.getOrDefault(best, new ArrayDeque<>()).poll();
            return reply == null ? usual : reply;
        }
        return always.getOrDefault(best, usual);
    }

    private static String key(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                sessions.incrementAndGet();
                Thread.ofVirtual().name("smtp-sink-client").start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.warn("failed what=smtp-sink-accept", e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new SmtpSinkSession(this, socket).run();
        } catch (IOException e) {
            log.debug("ended what=smtp-sink-session", e);
        } finally {
            open.remove(socket);
        }
    }
}
