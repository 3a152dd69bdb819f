package io.mailrail.api.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.api.spring.Misconfigured;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Where calls come in: under a name within the JVM, on a port for the others, or both. Each call runs on virtual threads.
///
/// 1. Made: refused without a service token where there is a port.
/// 2. Started before the gateways' listeners, stopped after them.
/// 3. Stopped: takes no new calls, ends the watches, lets the others finish for a while, ends them.
public final class GrpcServers implements SmartLifecycle {

    /// Before and beyond every listener, whose phase is the default.
    public static final int PHASE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(GrpcServers.class);

    private final GrpcProperties properties;
    private final InetAddress bindAddress;
    private final List<BindableService> services;
    private final @Nullable ServiceToken token;
    private final List<Server> servers = new ArrayList<>();
    private @Nullable ExecutorService executor;
    private int port;

    public GrpcServers(
            GrpcProperties properties, InetAddress bindAddress, List<BindableService> services) {
        this.properties = properties;
        this.bindAddress = bindAddress;
        this.services = List.copyOf(services);
        var secret = properties.secret();
        if (properties.port() != 0 && secret.isEmpty()) {
            throw new Misconfigured(
                    "mailrail.grpc.port is open and there is no service token: set"
                            + " mailrail.grpc.token or mailrail.grpc.token-file to the same secret"
                            + " in every service.");
        }
        this.token = secret.map(ServiceToken::new).orElse(null);
    }

    @Override
    public synchronized void start() {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        executor = threads;
        try {
            if (!properties.inProcessName().isEmpty()) {
                var builder =
                        InProcessServerBuilder.forName(properties.inProcessName())
                                .executor(threads)
                                .maxInboundMessageSize(MailboxChannel.MAX_MESSAGE);
                services.forEach(builder::addService);
                servers.add(builder.build().start());
            }
            if (properties.port() != 0 && token != null) {
                var builder =
                        NettyServerBuilder.forAddress(
                                        new InetSocketAddress(
                                                bindAddress, Math.max(properties.port(), 0)))
                                .executor(threads)
                                .intercept(token)
                                .maxInboundMessageSize(MailboxChannel.MAX_MESSAGE)
                                .keepAliveTime(20, TimeUnit.SECONDS)
                                .keepAliveTimeout(10, TimeUnit.SECONDS)
                                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                                .permitKeepAliveWithoutCalls(true);
                services.forEach(builder::addService);
                var server = builder.build().start();
                servers.add(server);
                port = server.getPort();
                LOG.info("listening protocol=grpc port={}", port);
            }
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("gRPC port " + properties.port() + ": " + e, e);
        }
    }

    /// The port calls come in at; 0 for none.
    public synchronized int port() {
        return port;
    }

    @Override
    public synchronized void stop() {
        servers.forEach(Server::shutdown);
        for (var service : services) {
            if (service instanceof Draining draining) {
                draining.drain();
            }
        }
        long end = System.nanoTime() + properties.drain().toNanos();
        for (var server : servers) {
            try {
                if (!server.awaitTermination(
                        Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS)) {
                    server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                server.shutdownNow();
            }
        }
        servers.clear();
        port = 0;
        if (executor != null) {
            executor.shutdown();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !servers.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
