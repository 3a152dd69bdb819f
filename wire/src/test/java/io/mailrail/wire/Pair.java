package io.mailrail.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/// A wire and, at its other end, a plain socket.
record Pair(Wire wire, Socket peer) implements AutoCloseable {

    static Pair connected() throws IOException {
        return connected(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    static Pair connected(Duration timeout, Duration writeTimeout) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var peer = new Socket(server.getInetAddress(), server.getLocalPort());
            return new Pair(new Wire(server.accept(), timeout, writeTimeout), peer);
        }
    }

    void say(String octets) throws IOException {
        peer.getOutputStream().write(octets.getBytes(ISO_8859_1));
    }

    /// What the peer has been told, `length` octets of it.
    String hear(int length) throws IOException {
        return new String(peer.getInputStream().readNBytes(length), ISO_8859_1);
    }

    void hangUp() throws IOException {
        peer.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        peer.close();
        wire.close();
    }
}
