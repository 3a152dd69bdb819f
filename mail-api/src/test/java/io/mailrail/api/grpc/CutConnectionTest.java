package io.mailrail.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A peer that dies resets its connections at whatever instant: under every call, before, in and after its frames.
final class CutConnectionTest {

    private static final int CUTS = 100;
    private static final int CALLERS = 16;

    @Test
    void everyCutCallIsUnavailable() throws Exception {
        try (var house = new House(false);
                var relay = new CuttingRelay(house.port());
                var channel = house.channelTo(relay.port());
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            house.directory.answer("resolve", new Resolution.Unknown());
            var directory = Doors.over(channel).directory();
            var answered = new AtomicLong();
            var ended = new AtomicBoolean();
            var wrong = new ConcurrentLinkedQueue<Throwable>();
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (!ended.get()) {
                        try {
                            directory.resolve(new ForwardPath("alice@example.org"));
                            answered.incrementAndGet();
                        } catch (Refused refused) {
                            if (!(refused.refusal() instanceof Refusal.Unavailable)) {
                                wrong.add(refused);
                            }
                        } catch (RuntimeException bug) {
                            wrong.add(bug);
                        }
                    }
                });
            }
            for (int cut = 0; cut < CUTS && wrong.isEmpty(); cut++) {
                long before = answered.get();
                Awaitility.await().until(() -> answered.get() > before);
                relay.cut();
            }
            ended.set(true);
            assertThat(wrong).isEmpty();
        }
    }

    /// Leads to a port, and resets what passes through it on demand; new connections are welcome at once.
    private static final class CuttingRelay implements AutoCloseable {

        private final ServerSocket listener =
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private final int target;

        CuttingRelay(int target) throws IOException {
            this.target = target;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        void cut() throws IOException {
            for (var socket : Set.copyOf(sockets)) {
                sockets.remove(socket);
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            }
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    var client = listener.accept();
                    var server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(client);
                    sockets.add(server);
                    Thread.ofVirtual().start(() -> pump(client, server));
                    Thread.ofVirtual().start(() -> pump(server, client));
                } catch (IOException e) {
                    if (!listener.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private static void pump(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException cut) {
                assertThat(from.isClosed()).isTrue();
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            cut();
        }
    }
}
