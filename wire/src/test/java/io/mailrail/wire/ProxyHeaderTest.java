package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import javax.net.ssl.SSLSocket;

/// A server behind a balancer. It greets each client by the address that it believes in.
final class ProxyHeaderTest {

    private static final Duration SECONDS = Duration.ofSeconds(10);

    private static final String BINARY = "0d0a0d0a000d0a515549540a";

    @TempDir private Path directory;

    private LineServer server;

    private static final class Greeter implements LineServer.Protocol {

        @Override
        public void serve(Wire wire, LineServer.Listener listener) throws IOException {
            wire.writeLine(wire.peerAddress().getHostAddress() + " " + wire.peerPort());
            if (wire.readLine(1000) instanceof Line.Text text) {
                wire.writeLine("heard " + text.text());
            }
        }

        @Override
        public void refuse(Wire wire, LineServer.Listener listener, LineServer.Busy why)
                throws IOException {
            wire.writeLine("busy " + wire.peerAddress().getHostAddress());
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = server("127.0.0.0/8");
    }

    private LineServer server(String balancers) throws IOException {
        var started =
                new LineServer(
                        "greeter",
                        InetAddress.getLoopbackAddress(),
                        List.of(
                                new LineServer.Listener("plain", 0, false),
                                new LineServer.Listener("secure", 0, true)),
                        List.of(Network.parse(balancers)),
                        new LineServer.Limits(10, 1, SECONDS, SECONDS),
                        TlsMaterial.selfSigned(directory, "localhost"),
                        new Greeter());
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket balancer(String listener) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port(listener));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.9 198.51.100.1 4321 25,              192.0.2.9 4321",
        "PROXY TCP6 2001:db8::9 2001:db8::1 4321 25,             2001:db8:0:0:0:0:0:9 4321",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255 65535",
    })
    void aLineTellsTheClient(String line, String client) throws IOException {
        try (var socket = balancer("plain")) {
            socket.getOutputStream().write((line + "\r\nand more\r\n").getBytes(ISO_8859_1));
            var in = reader(socket);
            assertThat(in.readLine()).isEqualTo(client);
            assertThat(in.readLine()).isEqualTo("heard and more");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2111000c c0000209 c6336401 10e1 0019,                                   192.0.2.9 4321",
        "2111000f c0000209 c6336401 10e1 0019 040000,                            192.0.2.9 4321",
        "21210024 20010db8000000000000000000000009 20010db8000000000000000000000001 10e1 0019, 2001:db8:0:0:0:0:0:9 4321",
    })
    void octetsTellTheClient(String header, String client) throws IOException {
        try (var socket = balancer("plain")) {
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex(BINARY + header.replace(" ", "")));
            socket.getOutputStream().write("more\r\n".getBytes(ISO_8859_1));
            var in = reader(socket);
            assertThat(in.readLine()).isEqualTo(client);
            assertThat(in.readLine()).isEqualTo("heard more");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50524f585920554e4b4e4f574e0d0a",
                "50524f585920554e4b4e4f574e206666663a3a3120660d0a",
                BINARY + "20000000",
                BINARY + "2100" + "0003" + "040000",
            })
    void aBalancerMaySpeakForItself(String header) throws IOException {
        try (var socket = balancer("plain")) {
            socket.getOutputStream().write(HexFormat.of().parseHex(header));
            assertThat(reader(socket).readLine()).isEqualTo("127.0.0.1 " + socket.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example\r\n",
                "PROXY TCP4 192.0.2.9 198.51.100.1 4321\r\n",
                "PROXY TCP4 2001:db8::1 198.51.100.1 4321 25\r\n",
                "PROXY TCP4 192.0.2.9 198.51.100.1 70000 25\r\n",
                "PROXY TCP4 host.example 198.51.100.1 4321 25\r\n",
                "PROXY UDP4 192.0.2.9 198.51.100.1 4321 25\r\n",
                "PROXX TCP4 192.0.2.9 198.51.100.1 4321 25\r\n",
                "PROXY TCP4 192.0.2.9 198.51.100.1 4321 25\n",
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535 1\r\n",
                "\r\n\r\n\0\r\nQUIT\r!\u0011\0\u000c",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u0004abcd",
                "\r\n\r\n\0\r\nQUIT\n1\u0011\0\0",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\u00ff\u00ff",
            })
    void whatIsNoHeaderEndsTheConnection(String octets) throws IOException {
        try (var socket = balancer("plain")) {
            socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
            assertThat(wasCut(socket)).isTrue();
        }
    }

    private static boolean wasCut(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void theLimitPerAddressIsTheClients() throws IOException {
        try (var first = balancer("plain");
                var second = balancer("plain");
                var other = balancer("plain")) {
            first.getOutputStream()
                    .write("PROXY TCP4 192.0.2.1 198.51.100.1 1 25\r\n".getBytes(ISO_8859_1));
            assertThat(reader(first).readLine()).isEqualTo("192.0.2.1 1");
            second.getOutputStream()
                    .write("PROXY TCP4 192.0.2.1 198.51.100.1 2 25\r\n".getBytes(ISO_8859_1));
            assertThat(reader(second).readLine()).isEqualTo("busy 192.0.2.1");
            other.getOutputStream()
                    .write("PROXY TCP4 192.0.2.2 198.51.100.1 3 25\r\n".getBytes(ISO_8859_1));
            assertThat(reader(other).readLine()).isEqualTo("192.0.2.2 3");
        }
    }

    @Test
    void theHandshakeComesAfterTheHeader() throws Exception {
        try (var socket = balancer("secure")) {
            socket.getOutputStream()
                    .write("PROXY TCP4 192.0.2.9 198.51.100.1 7 993\r\n".getBytes(ISO_8859_1));
            try (var secure =
                    (SSLSocket)
                            OpportunisticTls.context()
                                    .getSocketFactory()
                                    .createSocket(socket, "localhost", socket.getPort(), true)) {
                assertThat(reader(secure).readLine()).isEqualTo("192.0.2.9 7");
            }
        }
    }

    @Test
    void whoIsNoBalancerIsNotBelieved() throws IOException {
        try (var strict = server("198.51.100.0/24");
                var socket = new Socket(InetAddress.getLoopbackAddress(), strict.port("plain"))) {
            socket.getOutputStream()
                    .write("PROXY TCP4 192.0.2.9 198.51.100.1 7 25\r\n".getBytes(ISO_8859_1));
            var in = reader(socket);
            assertThat(in.readLine()).startsWith("127.0.0.1 ");
            assertThat(in.readLine()).isEqualTo("heard PROXY TCP4 192.0.2.9 198.51.100.1 7 25");
        }
    }

    @Test
    void aBalancerThatHangsUpLeavesNothing() throws IOException {
        try (var socket = balancer("plain")) {
            socket.getOutputStream().write("PRO".getBytes(ISO_8859_1));
        }
        await().until(() -> server.sessions("plain") == 0);
        server.stop(SECONDS);
    }
}
