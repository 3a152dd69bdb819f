package io.mailrail.testkit.postgres;

import io.mailrail.postgres.EmbeddedServer;
import io.mailrail.postgres.FolderInUse;
import io.mailrail.postgres.ServerOptions;

import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// The PostgreSQL of this JVM's tests, started at the first use and stopped with the JVM.
///
/// It is a container where a Docker engine answers, else an embedded server in `target/postgres`; the system property
/// `mailrail.test.postgres` (`docker`, `embedded`) decides otherwise.
public final class TestPostgres {

    private static final Logger log = LoggerFactory.getLogger(TestPostgres.class);
    private static final AtomicInteger count = new AtomicInteger();

    /// A database of its own for whoever asked.
    public record Database(String url, String user, String password) {

        /// Opens a connection outside any pool.
        public Connection connect() throws SQLException {
            var source = new PGSimpleDataSource();
            source.setUrl(url);
            source.setUser(user);
            source.setPassword(password);
            return source.getConnection();
        }

        @Override
        public String toString() {
            return url;
        }
    }

    private interface Server {
        Database database(String name);
    }

    private static final class Holder {
        static final Server SERVER = start();
    }

    private TestPostgres() {}

    /// A new, empty database, UTF8 and C.UTF-8.
    public static Database freshDatabase() {
        String name = "test_" + count.incrementAndGet();
        try (var connection = Holder.SERVER.database("postgres").connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        } catch (SQLException e) {
            throw new IllegalStateException("could not make a database", e);
        }
        return Holder.SERVER.database(name);
    }

    private static Server start() {
        String wanted = System.getProperty("mailrail.test.postgres", "");
        if (wanted.equals("docker") || (wanted.isEmpty() && dockerAnswers())) {
            try {
                return container();
            } catch (RuntimeException e) {
                if (wanted.equals("docker")) {
                    throw e;
                }
                log.warn("failed what=postgresql-container, taking the embedded one", e);
            }
        }
        try {
            return embedded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean dockerAnswers() {
        boolean likely =
                System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock"));
        return likely && DockerClientFactory.instance().isDockerAvailable();
    }

    private static Server container() {
        var container =
                new PostgreSQLContainer("postgres:18")
                        .withEnv("POSTGRES_INITDB_ARGS", "--locale=C.UTF-8 --encoding=UTF8")
                        .withCommand("postgres", "-c", "max_connections=300");
        container.start();
        log.info("started what=postgresql kind=container url={}", container.getJdbcUrl());
        return name ->
                new Database(
                        "jdbc:postgresql://"
                                + container.getHost()
                                + ":"
                                + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)
                                + "/"
                                + name,
                        container.getUsername(),
                        container.getPassword());
    }

    private static Server embedded() throws IOException, SQLException {
        var server = firstFree();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        dropLeftovers(server);
        log.info("started what=postgresql kind=embedded url={}", server.url("postgres"));
        return name -> new Database(server.url(name), server.user(), server.password());
    }

    /// The folder outlives the JVM, so that the next one need not unpack and initialize; JVMs at the same time take several.
    private static EmbeddedServer firstFree() throws IOException {
        for (int number = 1; ; number++) {
            try {
                return EmbeddedServer.start(
                        ServerOptions.in(Path.of("target", "postgres", Integer.toString(number)))
                                .withSetting("max_connections", "300"));
            } catch (FolderInUse e) {
                log.debug("skipped what=postgresql-folder number={}", number, e);
            }
        }
    }

    private static void dropLeftovers(EmbeddedServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            var leftovers = new ArrayList<String>();
            try (var rows =
                    statement.executeQuery(
                            "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
                while (rows.next()) {
                    leftovers.add(rows.getString(1));
                }
            }
            for (String name : leftovers) {
                statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }

    private static void stop(EmbeddedServer server) {
        try {
            server.close();
        } catch (IOException e) {
            log.warn("failed what=postgresql-stop", e);
        }
    }
}
