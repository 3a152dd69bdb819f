package io.mailrail.bench;

import io.mailrail.api.AccountId;
import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.MailboxChannel;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.mailbox.MailboxApplication;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.directory.Secrets;
import io.mailrail.postgres.EmbeddedServer;
import io.mailrail.postgres.ServerOptions;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A real mailbox-service with its settings as they come, on a real PostgreSQL whose commits are durable; its doors over an
/// in-process channel, as the all-in-one has them.
final class BenchHouse implements AutoCloseable {

    private static final String CHANNEL = "bench";
    private static final String DATABASE = "mailrail";
    private static final String DOMAIN = "bench.example";
    private static final String PASSWORD = "bench-password";
    private static final Duration INDEXED_WITHIN = Duration.ofMinutes(5);

    private final EmbeddedServer server;
    private final ConfigurableApplicationContext context;
    private final MailboxChannel channel;
    private final Doors doors;
    private final Secrets.StoredPassword password;
    private int accounts;

    private BenchHouse(EmbeddedServer server, ConfigurableApplicationContext context) {
        this.server = server;
        this.context = context;
        this.channel = MailboxChannel.open(GrpcProperties.inProcess(CHANNEL));
        this.doors = Doors.over(channel);
        context.getBean(Domains.class).create(DOMAIN, null, null);
        // One hash for everybody: a thousand accounts would be a thousand seconds of Argon2.
        this.password = context.getBean(Secrets.class).store(PASSWORD);
    }

    /// Starts one on an empty folder.
    static BenchHouse open(
            Path folder,
            Map<String, String> properties,
            Map<String, String> settings,
            boolean statements)
            throws IOException {
        var options = ServerOptions.in(folder.resolve("postgres"));
        for (var setting : settings.entrySet()) {
            options = options.withSetting(setting.getKey(), setting.getValue());
        }
        var database = new Database(statements ? Statements.counted(options) : options);
        try {
            var context =
                    new SpringApplicationBuilder(MailboxApplication.class)
                            .properties(MailboxApplication.defaults())
                            .properties(properties(folder))
                            .properties(Map.<String, Object>copyOf(properties))
                            .initializers(database)
                            .run();
            return new BenchHouse(database.server(), context);
        } catch (RuntimeException | Error e) {
            database.server().close();
            throw e;
        }
    }

    /// Started once the logging is set up, before any bean is made.
    private static final class Database
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        private final ServerOptions options;
        private @Nullable EmbeddedServer server;

        Database(ServerOptions options) {
            this.options = options;
        }

        EmbeddedServer server() {
            return Objects.requireNonNull(server, "PostgreSQL did not start");
        }

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            try {
                var started = EmbeddedServer.start(options);
                server = started;
                started.createDatabase(DATABASE);
                requireDurable(started);
                context.getEnvironment()
                        .getPropertySources()
                        .addFirst(
                                new MapPropertySource(
                                        "bench",
                                        Map.of(
                                                "spring.datasource.url",
                                                started.url(DATABASE),
                                                "spring.datasource.username",
                                                started.user(),
                                                "spring.datasource.password",
                                                started.password())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Map<String, Object> properties(Path folder) {
        var properties = new HashMap<String, Object>();
        properties.put("spring.application.name", "bench");
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("management.server.port", "0");
        properties.put("management.server.address", "127.0.0.1");
        properties.put("mailrail.bind-address", "127.0.0.1");
        properties.put("mailrail.hostname", "bench.example");
        properties.put("mailrail.data-dir", folder.toString());
        properties.put("mailrail.grpc.in-process-name", CHANNEL);
        // As `./mailrail up` logs: to a file, warnings to the screen.
        properties.put("logging.file.name", folder.resolve("mailrail.log").toString());
        properties.put("logging.threshold.console", "WARN");
        properties.put("logging.level.org.springdoc.core.events", "ERROR");
        return properties;
    }

    /// What makes the figures worth something.
    private static void requireDurable(EmbeddedServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            for (var setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
                try (var row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    if (!row.getString(1).equals("on")) {
                        throw new IllegalStateException(setting + " is " + row.getString(1));
                    }
                }
            }
        }
    }

    /// Somebody with mail.
    record Owner(AccountId id, String address) {}

    /// A fresh account without a quota.
    Owner owner() {
        var address = "user" + accounts++ + "@" + DOMAIN;
        var made = context.getBean(Accounts.class).create(address, password, null, Quota.NONE);
        return new Owner(made.id(), made.login());
    }

    SessionCredential login(Owner owner) {
        var message = "\0" + owner.address() + "\0" + PASSWORD;
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

    Doors doors() {
        return doors;
    }

    /// Lets PostgreSQL learn what the tables are like now.
    void analyze() {
        execute("ANALYZE");
    }

    /// Waits until every full block of texts is indexed.
    ///
    /// @throws IllegalStateException when that takes too long to be told from never
    void awaitIndexed() throws InterruptedException {
        long end = System.nanoTime() + INDEXED_WITHIN.toNanos();
        while (count("SELECT count(*) FROM search_due") > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not indexed within " + INDEXED_WITHIN);
            }
            Thread.sleep(20);
        }
    }

    /// Lets an account's texts be indexed once more, from the first.
    void forgetIndex(AccountId account) {
        for (var table : new String[] {"search_slice", "search_state"}) {
            execute("DELETE FROM " + table + " WHERE account_id = " + account.value());
        }
        execute(
                "INSERT INTO search_due (account_id, lease_until) VALUES ("
                        + account.value()
                        + ", timestamptz '2000-01-01 00:00:00Z') ON CONFLICT DO NOTHING");
    }

    private long count(String sql) {
        try (var connection = server.connect(DATABASE);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) {
        try (var connection = server.connect(DATABASE);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What prints the statements of each scenario; the server must count them.
    Statements statements(PrintWriter out) throws SQLException {
        return new Statements(server, DATABASE, out);
    }

    Processor processor() {
        return new Processor(server.pid());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        context.close();
        server.close();
    }
}
