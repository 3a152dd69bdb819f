package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

@Timeout(60)
class TlsTest {

    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void bothSidesGoOnUnderTls() throws Exception {
        var material = TlsMaterial.selfSigned(directory, "mail.example.org");
        try (var ends = new Ends();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var client =
                    executor.submit(
                            (Callable<Line>)
                                    () -> {
                                        ends.client.writeLine("STARTTLS");
                                        var go = ends.client.readLine(512);
                                        ends.client.startTlsAsClient(
                                                OpportunisticTls.context(),
                                                "mail.example.org",
                                                false);
                                        ends.client.writeLine("EHLO under TLS");
                                        assertThat(go).isEqualTo(new Line.Text("go"));
                                        return ends.client.readLine(512);
                                    });
            assertThat(ends.server.readLine(512)).isEqualTo(new Line.Text("STARTTLS"));
            ends.server.writeLine("go");
            ends.server.startTls(material.get());
            assertThat(ends.server.isSecure()).isTrue();
            assertThat(ends.server.tlsSession().orElseThrow().getProtocol()).startsWith("TLSv1.");
            assertThat(ends.server.readLine(512)).isEqualTo(new Line.Text("EHLO under TLS"));
            ends.server.writeLine("welcome");
            ends.server.flush();
            assertThat(client.get()).isEqualTo(new Line.Text("welcome"));
            assertThat(ends.client.tlsSession().orElseThrow().getPeerCertificates()[0])
                    .isEqualTo(material.leaf());
        }
    }

    @Test
    void plaintextBehindStarttlsIsNotTakenAlong() throws Exception {
        var material = TlsMaterial.selfSigned(directory, "mail.example.org");
        try (var ends = new Ends()) {
            ends.client.write("STARTTLS\r\nMAIL FROM:<evil@example.net>\r\n");
            ends.client.flush();
            ends.server.readLine(512);
            assertThat(ends.server.hasBufferedInput()).isTrue();
            assertThatThrownBy(() -> ends.server.startTls(material.get()))
                    .isInstanceOf(PipelinedPlaintextException.class);
        }
    }

    @Test
    void drainingEndsAWaitUnderTlsAndTheGoodbyeArrives() throws Exception {
        var material = TlsMaterial.selfSigned(directory, "mail.example.org");
        try (var ends = new Ends();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var client =
                    executor.submit(() -> {
                        ends.client.startTlsAsClient(
                                OpportunisticTls.context(), "localhost", false);
                        ends.client.writeLine("hello");
                        return ends.client.readLine(512);
                    });
            ends.server.startTls(material.get());
            assertThat(ends.server.readLine(512)).isEqualTo(new Line.Text("hello"));
            var waiting = executor.submit(() -> ends.server.readLine(512));
            ends.server.drain();
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(DrainingException.class);
            ends.server.writeLine("421 bye");
            ends.server.close();
            assertThat(client.get()).isEqualTo(new Line.Text("421 bye"));
        }
    }

    @Test
    void aClientThatVerifiesRefusesAStranger() throws Exception {
        var material = TlsMaterial.selfSigned(directory, "mail.example.org");
        try (var ends = new Ends();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var server =
                    executor.submit(() -> {
                        ends.server.startTls(material.get());
                        return ends.server.readLine(512);
                    });
            assertThatThrownBy(() ->
                            ends.client.startTlsAsClient(
                                    javax.net.ssl.SSLContext.getDefault(), "localhost", true))
                    .isInstanceOf(IOException.class);
            ends.client.close();
            assertThatThrownBy(server::get).hasCauseInstanceOf(IOException.class);
        }
    }

    private static final class Ends implements AutoCloseable {

        final Wire client;
        final Wire server;

        Ends() throws IOException {
            try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                client =
                        Wire.connect(
                                (InetSocketAddress) listening.getLocalSocketAddress(),
                                SECONDS,
                                SECONDS,
                                SECONDS);
                server = new Wire(listening.accept(), SECONDS, SECONDS);
            }
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
