package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

@Timeout(60)
class LineServerTest {

    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir Path directory;

    /// Greets, repeats every line, says "bye" when asked to end, and fails on demand.
    private static final class Echo implements LineServer.Protocol {

        final ConcurrentLinkedQueue<LineServer.Busy> turnedAway = new ConcurrentLinkedQueue<>();

        @Override
        public void serve(Wire wire, LineServer.Listener listener) throws IOException {
            try {
                wire.writeLine("hello " + listener.name());
                while (true) {
                    var line = ((Line.Text) wire.readLine(512)).text();
                    if (line.equals("break")) {
                        throw new IllegalStateException("as demanded");
                    }
                    if (line.equals("more")) {
                        wire.octets(5).skipRest();
                    }
                    wire.writeLine(line);
                }
            } catch (DrainingException stopping) {
                wire.writeLine("bye");
            }
        }

        @Override
        public void turnedAway(LineServer.Listener listener, LineServer.Busy why) {
            turnedAway.add(why);
        }

        @Override
        public void refuse(Wire wire, LineServer.Listener listener, LineServer.Busy why)
                throws IOException {
            wire.writeLine("busy " + why);
        }
    }

    private final Echo echo = new Echo();

    private LineServer started(int sessions, int perAddress) throws IOException {
        var server =
                new LineServer(
                        "echo",
                        InetAddress.getLoopbackAddress(),
                        List.of(
                                new LineServer.Listener("plain", 0, false),
                                new LineServer.Listener("secure", 0, true)),
                        List.of(),
                        new LineServer.Limits(sessions, perAddress, SECONDS, SECONDS),
                        TlsMaterial.selfSigned(directory, "localhost"),
                        echo);
        server.start();
        return server;
    }

    private record Caller(Socket socket, BufferedReader in) implements AutoCloseable {

        static Caller of(LineServer server, String listener) throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), server.port(listener));
            return new Caller(
                    socket,
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1)));
        }

        String say(String line) throws IOException {
            write(line + "\r\n");
            return in.readLine();
        }

        void write(String octets) throws IOException {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void everyListenerServes() throws IOException {
        try (var server = started(10, 10);
                var plain = Caller.of(server, "plain")) {
            assertThat(plain.in().readLine()).isEqualTo("hello plain");
            assertThat(plain.say("x")).isEqualTo("x");
            assertThat(server.sessions("plain")).isEqualTo(1);
            try (var secure =
                    Wire.connect(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), server.port("secure")),
                            SECONDS,
                            SECONDS,
                            SECONDS)) {
                secure.startTlsAsClient(OpportunisticTls.context(), "localhost", false);
                assertThat(secure.readLine(512)).isEqualTo(new Line.Text("hello secure"));
            }
        }
    }

    @Test
    void tooManyAreTurnedAwayAndRoomIsMadeAgain() throws IOException {
        try (var server = started(10, 2);
                var one = Caller.of(server, "plain")) {
            try (var two = Caller.of(server, "plain");
                    var three = Caller.of(server, "plain")) {
                assertThat(one.in().readLine()).isEqualTo("hello plain");
                assertThat(two.in().readLine()).isEqualTo("hello plain");
                assertThat(three.in().readLine()).isEqualTo("busy SESSIONS_OF_ADDRESS");
                assertThat(three.in().readLine()).isNull();
            }
            await().untilAsserted(() -> {
                try (var four = Caller.of(server, "plain")) {
                    assertThat(four.in().readLine()).isEqualTo("hello plain");
                }
            });
            assertThat(echo.turnedAway).contains(LineServer.Busy.SESSIONS_OF_ADDRESS);
        }
    }

    @Test
    void thereIsALimitForAllTogether() throws IOException {
        try (var server = started(1, 10);
                var one = Caller.of(server, "plain")) {
            assertThat(one.in().readLine()).isEqualTo("hello plain");
            try (var two = Caller.of(server, "plain");
                    var three = Caller.of(server, "secure")) {
                assertThat(two.in().readLine()).isEqualTo("busy SESSIONS");
                // A word in the clear would mean nothing to who expects a handshake.
                assertThat(three.in().readLine()).isNull();
            }
        }
    }

    @Test
    void aBrokenSessionIsAloneInItsTrouble() throws IOException {
        try (var server = started(10, 10);
                var one = Caller.of(server, "plain");
                var two = Caller.of(server, "plain")) {
            assertThat(one.in().readLine()).isEqualTo("hello plain");
            assertThat(two.in().readLine()).isEqualTo("hello plain");
            assertThat(one.say("break")).isNull();
            assertThat(two.say("x")).isEqualTo("x");
            await().until(() -> server.sessions("plain") == 1);
        }
    }

    @Test
    void stoppingSaysGoodbyeAndWaitsForWhatIsUnderWay() throws Exception {
        var server = started(10, 10);
        try (var idle = Caller.of(server, "plain");
                var busy = Caller.of(server, "plain");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(idle.in().readLine()).isEqualTo("hello plain");
            assertThat(busy.in().readLine()).isEqualTo("hello plain");
            assertThat(busy.say("x")).isEqualTo("x");
            busy.write("more\r\n12");
            await().untilAsserted(() -> assertThat(idle.say("y")).isEqualTo("y"));
            var stopped = executor.submit(() -> server.stop(SECONDS));
            assertThat(idle.in().readLine()).isEqualTo("bye");
            assertThat(idle.in().readLine()).isNull();
            busy.write("345");
            assertThat(busy.in().readLine()).isEqualTo("more");
            assertThat(busy.in().readLine()).isEqualTo("bye");
            stopped.get();
            int port = server.port("plain");
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void graceEnds() throws Exception {
        var server = started(10, 10);
        try (var busy = Caller.of(server, "plain")) {
            assertThat(busy.in().readLine()).isEqualTo("hello plain");
            busy.write("begun and never ended");
            server.stop(Duration.ofMillis(100));
            await().until(() -> server.sessions("plain") == 0);
        }
    }

    @Test
    void aTakenPortStopsTheStart() throws IOException {
        try (var server = started(10, 10)) {
            var second =
                    new LineServer(
                            "echo",
                            InetAddress.getLoopbackAddress(),
                            List.of(
                                    new LineServer.Listener("free", 0, false),
                                    new LineServer.Listener("taken", server.port("plain"), false)),
                            List.of(),
                            new LineServer.Limits(1, 1, SECONDS, SECONDS),
                            TlsMaterial.selfSigned(directory, "localhost"),
                            echo);
            assertThatThrownBy(second::start).isInstanceOf(IOException.class);
        }
    }

    @Test
    void propertiesSwitchListeners() {
        assertThat(LineServer.Listener.configured("x", 0, false)).isEmpty();
        assertThat(LineServer.Listener.configured("x", -1, false))
                .hasValue(new LineServer.Listener("x", 0, false));
        assertThat(LineServer.Listener.configured("x", 25, true))
                .hasValue(new LineServer.Listener("x", 25, true));
    }
}
