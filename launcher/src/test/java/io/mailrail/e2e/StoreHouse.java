package io.mailrail.e2e;

import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.MailboxChannel;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.e2e.Admin.Account;
import io.mailrail.postgres.EmbeddedServer;
import io.mailrail.postgres.ServerOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// mailbox-service alone, as a JVM of its own, on a PostgreSQL that starts again by itself when it is killed; its doors over Netty.
final class StoreHouse implements AutoCloseable {

    private static final String DATABASE = "mailrail";
    private static final String SERVICE_TOKEN = "between-the-services-0123456789";

    private final Path data;
    private final EmbeddedServer server;
    private final Ports ports;
    private final Map<String, String> properties;
    private final MailboxChannel channel;
    private final Doors doors;
    private JavaProcess process;

    private StoreHouse(Path data, EmbeddedServer server, Map<String, String> properties) {
        this.data = data;
        this.server = server;
        this.ports = Ports.free("mailrail.grpc.port", "server.port", "management.server.port");
        this.properties = properties;
        this.process = launch();
        this.channel =
                MailboxChannel.open(
                        new GrpcProperties(
                                "127.0.0.1:" + ports.of("mailrail.grpc.port"),
                                SERVICE_TOKEN,
                                null,
                                0,
                                "",
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(10)));
        this.doors = Doors.over(channel);
    }

    /// Starts one on a fresh database and waits until it is ready.
    static StoreHouse start(Map<String, String> properties) {
        var data = House.freshFolder("store");
        try {
            var server = EmbeddedServer.start(ServerOptions.in(data.resolve("postgres")));
            server.createDatabase(DATABASE);
            return new StoreHouse(data, server, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private JavaProcess launch() {
        var own = new LinkedHashMap<String, Object>(properties);
        own.putAll(ports.byProperty());
        own.put("spring.datasource.url", server.url(DATABASE));
        own.put("spring.datasource.username", server.user());
        own.put("spring.datasource.password", server.password());
        own.put("mailrail.data-dir", data.toString());
        own.put("mailrail.bind-address", "127.0.0.1");
        own.put("mailrail.grpc.token", SERVICE_TOKEN);
        own.put("mailrail.admin.bootstrap-token", House.TOKEN);
        var started =
                JavaProcess.start(
                        "mailbox-service",
                        data.resolve("mailbox-service.log"),
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        House.arguments(own));
        House.awaitReady(ports.of("management.server.port"), started);
        return started;
    }

    Admin admin() {
        return new Admin(ports.rest(), House.TOKEN);
    }

    Doors doors() {
        return doors;
    }

    SessionCredential login(Account account) {
        var message = "\0" + account.email() + "\0" + account.password();
        var login =
                new Login(
                        Protocol.IMAP,
                        "PLAIN",
                        Optional.of(new Login.Secret(message.getBytes(StandardCharsets.UTF_8))),
                        "127.0.0.1",
                        true);
        try (var exchange = doors.directory().authenticate(login)) {
            if (exchange.first() instanceof SaslStep.Success(var credential, _)) {
                return credential;
            }
            throw new IllegalStateException("PLAIN goes on");
        }
    }

    /// A connection to its database, outside every pool.
    Connection connect() throws SQLException {
        return server.connect(DATABASE);
    }

    /// `kill -9` of the JVM.
    void kill() {
        process.kill();
    }

    /// Starts it again on the same database.
    void restart() {
        process = launch();
    }

    /// `kill -9` of PostgreSQL: the postmaster and all its children. It starts again by itself.
    void killPostgres() {
        ProcessHandle.of(server.pid())
                .ifPresent(postmaster -> {
                    var children = postmaster.descendants().toList();
                    postmaster.destroyForcibly();
                    children.forEach(ProcessHandle::destroyForcibly);
                });
    }

    boolean isReady() {
        return House.isReady(ports.of("management.server.port"));
    }

    @Override
    public void close() {
        channel.close();
        process.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
