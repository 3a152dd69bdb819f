package io.mailrail.wire;

import static java.util.stream.Collectors.toMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/// Listens for clients of one protocol. One platform thread per port accepts; one virtual thread per client runs its
/// session.
///
/// 1. [#start] binds every listener, or none.
/// 2. Clients beyond a limit are refused in the protocol's words, and counted nowhere.
/// 3. A load balancer that is trusted says who its client is ([ProxyHeader]) before anything else; limits and logs are about
///    that client then.
/// 4. [#stop] closes the ports, asks sessions to end ([Wire#drain]), waits, and cuts what is left.
public final class LineServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LineServer.class);

    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration INTRODUCTION_TIMEOUT = Duration.ofSeconds(5);
    private static final int BACKLOG = 1024;

    /// One port.
    ///
    /// @param port 0 takes any free one; [LineServer#port] tells which
    /// @param implicitTls whether the handshake comes first (RFC 8314 §3)
    public record Listener(String name, int port, boolean implicitTls) {

        /// A listener by its property: 0 is none, -1 any free port.
        public static Optional<Listener> configured(
                String name, int property, boolean implicitTls) {
            return property == 0
                    ? Optional.empty()
                    : Optional.of(new Listener(name, Math.max(0, property), implicitTls));
        }
    }

    /// How many, and how long.
    ///
    /// @param sessions at once, over all listeners
    /// @param sessionsPerAddress at once from one client address
    /// @param timeout of a line; a session may change it on its wire
    /// @param writeTimeout of one write and of a handshake
    public record Limits(
            int sessions, int sessionsPerAddress, Duration timeout, Duration writeTimeout) {}

    /// What is spoken here.
    public interface Protocol {

        /// One client, from greeting to goodbye. The wire is closed by the server afterwards; an [IOException] means that
        /// the client is gone and is not worth a word.
        void serve(Wire wire, Listener listener) throws IOException;

        /// A client was turned away: for counting.
        default void turnedAway(Listener listener, Busy why) {}

        /// Says why a client is turned away. Not called where TLS would have to come first: such clients are cut.
        void refuse(Wire wire, Listener listener, Busy why) throws IOException;
    }

    /// Which limit turned a client away.
    public enum Busy {
        SESSIONS,
        SESSIONS_OF_ADDRESS
    }

    private final String name;
    private final InetAddress bindAddress;
    private final List<Listener> listeners;
    private final List<Network> balancers;
    private final Limits limits;
    private final Supplier<SSLContext> tls;
    private final Protocol protocol;

    private final Map<String, ServerSocket> sockets = new LinkedHashMap<>();
    private final Map<String, AtomicInteger> counts;
    private final Map<InetAddress, Integer> addresses = new ConcurrentHashMap<>();
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicInteger total = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private volatile boolean stopping;

    /// @param name of the protocol, for threads and the log
    /// @param balancers addresses that speak the PROXY protocol, always; nobody else may
    /// @param tls asked anew for each handshake, so that a renewed certificate counts at once
    public LineServer(
            String name,
            InetAddress bindAddress,
            List<Listener> listeners,
            List<Network> balancers,
            Limits limits,
            Supplier<SSLContext> tls,
            Protocol protocol) {
        this.name = name;
        this.bindAddress = bindAddress;
        this.listeners = List.copyOf(listeners);
        this.balancers = List.copyOf(balancers);
        this.limits = limits;
        this.tls = tls;
        this.protocol = protocol;
        this.counts =
                this.listeners.stream().collect(toMap(Listener::name, l -> new AtomicInteger()));
    }

    /// Binds and listens.
    public void start() throws IOException {
        try {
            for (var listener : listeners) {
                var socket = new ServerSocket();
                sockets.put(listener.name(), socket);
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(bindAddress, listener.port()), BACKLOG);
            }
        } catch (IOException e) {
            closePorts();
            throw e;
        }
        for (var listener : listeners) {
            var socket = socketOf(listener.name());
            Thread.ofPlatform()
                    .name(name + "-accept-" + listener.name())
                    .start(() -> accept(listener, socket));
            log.info(
                    "listening protocol={} listener={} address={} port={}",
                    name,
                    listener.name(),
                    bindAddress.getHostAddress(),
                    socket.getLocalPort());
        }
    }

    /// The port that a listener is bound to.
    public int port(String listener) {
        return socketOf(listener).getLocalPort();
    }

    /// How many clients a listener has now.
    public int sessions(String listener) {
        var count = counts.get(listener);
        return count == null ? 0 : count.get();
    }

    private ServerSocket socketOf(String listener) {
        var socket = sockets.get(listener);
        if (socket == null) {
            throw new IllegalArgumentException("no listener " + listener);
        }
        return socket;
    }

    private void accept(Listener listener, ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                admit(listener, client);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    // Out of file descriptors, most likely: sessions that end make room.
                    log.warn("accept failed protocol={} listener={}", name, listener.name(), e);
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        }
    }

    private void admit(Listener listener, Socket client) {
        var peer = (InetSocketAddress) client.getRemoteSocketAddress();
        if (total.incrementAndGet() > limits.sessions()) {
            total.decrementAndGet();
            turnAway(listener, client, peer, Busy.SESSIONS);
        } else if (balancers.stream().anyMatch(network -> network.contains(peer.getAddress()))) {
            Thread.ofVirtual()
                    .name(name + "-introduction")
                    .start(() -> introduce(listener, client, peer));
        } else {
            admit(listener, client, peer);
        }
    }

    /// Learns from a balancer who its client is.
    private void introduce(Listener listener, Socket client, InetSocketAddress balancer) {
        InetSocketAddress peer;
        try {
            peer = ProxyHeader.read(client, INTRODUCTION_TIMEOUT).orElse(balancer);
        } catch (IOException e) {
            log.warn(
                    "balancer not understood protocol={} listener={} address={} reason={}",
                    name,
                    listener.name(),
                    balancer.getAddress().getHostAddress(),
                    e.toString());
            close(client);
            total.decrementAndGet();
            tellFewer();
            return;
        }
        admit(listener, client, peer);
    }

    private void close(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            log.debug("socket not closed protocol={} reason={}", name, e.toString());
        }
    }

    private void admit(Listener listener, Socket client, InetSocketAddress peer) {
        int ofAddress = addresses.merge(peer.getAddress(), 1, Integer::sum);
        if (ofAddress > limits.sessionsPerAddress()) {
            leave(peer.getAddress());
            turnAway(listener, client, peer, Busy.SESSIONS_OF_ADDRESS);
            return;
        }
        countOf(listener).incrementAndGet();
        Thread.ofVirtual().name(name + "-session").start(() -> run(listener, client, peer));
    }

    private AtomicInteger countOf(Listener listener) {
        return counts.computeIfAbsent(listener.name(), n -> new AtomicInteger());
    }

    private void leave(InetAddress address) {
        addresses.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        total.decrementAndGet();
    }

    private void run(Listener listener, Socket client, InetSocketAddress peer) {
        try (client) {
            try (var wire = new Wire(client, peer, limits.timeout(), limits.writeTimeout())) {
                wires.add(wire);
                try {
                    if (stopping) {
                        wire.drain();
                    }
                    if (listener.implicitTls()) {
                        wire.startTls(tls.get());
                    }
                    protocol.serve(wire, listener);
                } finally {
                    wires.remove(wire);
                }
            }
        } catch (IOException gone) {
            log.debug(
                    "session ended protocol={} listener={} client={} reason={}",
                    name,
                    listener.name(),
                    peer.getAddress().getHostAddress(),
                    gone.toString());
        } catch (RuntimeException bug) {
            log.error("session broke protocol={} listener={}", name, listener.name(), bug);
        } finally {
            countOf(listener).decrementAndGet();
            leave(peer.getAddress());
            tellFewer();
        }
    }

    private void tellFewer() {
        lock.lock();
        try {
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void turnAway(Listener listener, Socket client, InetSocketAddress peer, Busy why) {
        log.info(
                "client turned away protocol={} listener={} client={} limit={}",
                name,
                listener.name(),
                peer.getAddress().getHostAddress(),
                why);
        protocol.turnedAway(listener, why);
        Thread.ofVirtual().name(name + "-refusal").start(() -> refuse(listener, client, peer, why));
    }

    private void refuse(Listener listener, Socket client, InetSocketAddress peer, Busy why) {
        try (client) {
            if (!listener.implicitTls()) {
                try (var wire = new Wire(client, peer, REFUSAL_TIMEOUT, REFUSAL_TIMEOUT)) {
                    protocol.refuse(wire, listener, why);
                }
            }
        } catch (IOException gone) {
            log.debug("refusal unheard protocol={} reason={}", name, gone.toString());
        }
    }

    /// Stops: no new clients, a goodbye to those who wait, `grace` for those who are in the middle of something.
    public void stop(Duration grace) {
        stopping = true;
        closePorts();
        wires.forEach(Wire::drain);
        if (!awaitNone(grace)) {
            log.warn("sessions cut protocol={} count={}", name, wires.size());
            wires.forEach(Wire::abort);
            awaitNone(Duration.ofSeconds(2));
        }
    }

    private boolean awaitNone(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (total.get() > 0) {
                if (left <= 0) {
                    return false;
                }
                left = fewer.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void closePorts() {
        for (var socket : new ArrayList<>(sockets.values())) {
            try {
                socket.close();
            } catch (IOException e) {
                log.warn("port not closed protocol={}", name, e);
            }
        }
    }

    /// Stops without grace.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
