package io.mailrail.mailbox.database;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port that leads to a database, and can be cut and restored: to its clients that is a database that was restarted.
final class Relay implements AutoCloseable {

    private final InetSocketAddress target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    /// Cut at first.
    ///
    /// @param url of PostgreSQL: `jdbc:postgresql://host:port/name`
    Relay(String url) throws IOException {
        var authority = url.replaceAll("^jdbc:postgresql://([^/]+)/.*", "$1");
        int colon = authority.lastIndexOf(':');
        target =
                new InetSocketAddress(
                        authority.substring(0, colon),
                        Integer.parseInt(authority.substring(colon + 1)));
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /// The same database by way of this port.
    String url(String url) {
        return url.replaceAll(
                "^jdbc:postgresql://[^/]+/", "jdbc:postgresql://localhost:" + port + "/");
    }

    synchronized void restore() {
        try {
            var opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener = opened;
            Thread.ofVirtual().start(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void cut() {
        if (listener != null) {
            close(listener);
            listener = null;
        }
        sockets.forEach(Relay::close);
        sockets.clear();
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                var client = from.accept();
                var server = new Socket();
                sockets.add(client);
                sockets.add(server);
                server.connect(target);
                Thread.ofVirtual().start(() -> pump(client, server));
                Thread.ofVirtual().start(() -> pump(server, client));
            } catch (IOException cut) {
                close(from);
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            close(to);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cut();
    }
}
