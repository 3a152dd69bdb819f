package io.mailrail.postgres;

import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A PostgreSQL server that belongs to this JVM: a child process on loopback, durable, its data in a folder that outlives both.
///
/// 1. [#start] locks the folder, unpacks the programs, makes the cluster if there is none, stops a server that an earlier
///    JVM left behind, starts a new one and asserts that its commits are durable.
/// 2. A virtual thread waits for the child's end and starts it again on the same port, as often as it takes.
/// 3. [#close] stops it cleanly. Without it (`kill -9`) the server lives on until the next start.
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(10);

    /// The role that owns everything in the cluster.
    public static final String USER = "mailrail";

    private final ServerOptions options;
    private final FileChannel lock;
    private final Commands commands;
    private final Path cluster;
    private final String password;
    private final int port;
    private final Object turn = new Object();
    private volatile Process server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedServer(
            ServerOptions options, FileChannel lock, Commands commands, String password)
            throws IOException {
        this.options = options;
        this.lock = lock;
        this.commands = commands;
        this.password = password;
        this.cluster = options.folder().resolve("cluster");
        makeClusterIfAbsent();
        stopLeftBehind();
        this.port = options.port() != 0 ? options.port() : freePort();
        this.server = startAtLast();
    }

    /// Starts the server; when this returns, it takes connections.
    ///
    /// @throws IOException if the folder is in use by another JVM, or the server does not start within the limit
    public static EmbeddedServer start(ServerOptions options) throws IOException {
        Path folder = options.folder();
        Files.createDirectories(folder);
        var lock = lock(folder);
        try {
            var binaries = Binaries.unpackedBelow(folder.resolve("binaries"));
            var commands = new Commands(binaries, freshLog(folder));
            var server = new EmbeddedServer(options, lock, commands, password(folder));
            Thread.ofVirtual().name("embedded-postgres").start(server::watch);
            log.info(
                    "started what=postgresql port={} pid={} folder={}",
                    server.port,
                    server.pid(),
                    folder);
            return server;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// The JDBC address of one of its databases; `postgres` always exists.
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /// The server's process; another one after it was started again.
    public long pid() {
        return server.pid();
    }

    /// Opens a connection outside any pool.
    public Connection connect(String database) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(USER);
        source.setPassword(password);
        source.setConnectTimeout(10);
        return source.getConnection();
    }

    /// Makes a database of this name unless there is one.
    public void createDatabase(String name) throws SQLException {
        if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("database name " + name);
        }
        try (var connection = connect("postgres");
                var question =
                        connection.prepareStatement(
                                "SELECT 1 FROM pg_database WHERE datname = ?")) {
            question.setString(1, name);
            try (var rows = question.executeQuery();
                    var statement = connection.createStatement()) {
                if (!rows.next()) {
                    statement.execute("CREATE DATABASE " + name);
                }
            }
        }
    }

    /// Stops the server cleanly: connections are ended, what is committed is on disk.
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        synchronized (turn) {
            try {
                if (server.isAlive()) {
                    stop();
                }
            } finally {
                lock.close();
            }
        }
        log.info("stopped what=postgresql port={} folder={}", port, options.folder());
    }

    @Override
    public String toString() {
        return "EmbeddedServer[port=" + port + ", folder=" + options.folder() + "]";
    }

    private void stop() throws IOException {
        commands.run(
                STOP_LIMIT.plusSeconds(5),
                "pg_ctl",
                "stop",
                "-D",
                cluster.toString(),
                "-m",
                "fast",
                "-w",
                "-t",
                Long.toString(STOP_LIMIT.toSeconds()));
    }

    /// Runs on the virtual thread `embedded-postgres`.
    private void watch() {
        var backoff = FIRST_BACKOFF;
        try {
            while (!closed.get()) {
                long startedAt = System.nanoTime();
                int status = server.waitFor();
                synchronized (turn) {
                    if (closed.get()) {
                        return;
                    }
                    log.warn("ended what=postgresql port={} status={}", port, status);
                    if (System.nanoTime() - startedAt > LAST_BACKOFF.toNanos()) {
                        backoff = FIRST_BACKOFF;
                    }
                    try {
                        server = startOnce(options.startLimit());
                        log.info("restarted what=postgresql port={} pid={}", port, pid());
                    } catch (IOException e) {
                        log.error("failed what=postgresql-restart port={}", port, e);
                    }
                }
                Thread.sleep(backoff);
                backoff = min(backoff.multipliedBy(2), LAST_BACKOFF);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Starts the server, waiting for the children of a killed one to notice that they are alone.
    private Process startAtLast() throws IOException {
        long deadline = System.nanoTime() + options.startLimit().toNanos();
        while (true) {
            try {
                return startOnce(options.startLimit());
            } catch (IOException e) {
                if (System.nanoTime() > deadline
                        || !String.valueOf(e.getMessage()).contains("still in use")) {
                    throw e;
                }
                log.info("waited what=postgresql-orphans folder={}", options.folder());
            }
        }
    }

    private Process startOnce(Duration limit) throws IOException {
        var process = commands.server(cluster, port, options.commandLine());
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try (var connection = connect("postgres")) {
                    assertOurs(connection, process);
                    return process;
                } catch (SQLException e) {
                    if (!process.isAlive()) {
                        throw new IOException("PostgreSQL did not start" + commands.lastWords(), e);
                    }
                    if (System.nanoTime() > deadline || closed.get()) {
                        throw new IOException(
                                "PostgreSQL was not ready within " + limit + commands.lastWords(),
                                e);
                    }
                }
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    log.debug("ended what=postgresql status={}", process.exitValue());
                }
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL started", e);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    /// That it is our child who answers on the port, and that its commits are durable.
    private void assertOurs(Connection connection, Process process)
            throws SQLException, IOException {
        long pid = PidFile.of(cluster).map(PidFile::pid).orElse(-1L);
        if (pid != process.pid()) {
            throw new SQLException("postmaster.pid names " + pid + ", not " + process.pid());
        }
        for (Map.Entry<String, String> setting : ServerOptions.DURABLE.entrySet()) {
            requireSetting(connection, setting.getKey(), setting.getValue());
        }
        requireSetting(connection, "data_directory", cluster.toRealPath().toString());
        requireSetting(connection, "server_encoding", "UTF8");
    }

    private static void requireSetting(Connection connection, String name, String wanted)
            throws SQLException, IOException {
        try (var statement = connection.prepareStatement("SELECT current_setting(?)")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                String is = rows.getString(1);
                if (!wanted.equals(is)) {
                    throw new IOException(
                            "PostgreSQL runs with " + name + "=" + is + " instead of " + wanted);
                }
            }
        }
    }

    private void makeClusterIfAbsent() throws IOException {
        Path version = cluster.resolve("PG_VERSION");
        if (Files.exists(version)) {
            requireVersion(Files.readString(version).strip());
            return;
        }
        Path unfinished = options.folder().resolve("cluster-unfinished");
        Binaries.removeTree(unfinished);
        commands.run(
                options.startLimit(),
                "initdb",
                "-D",
                unfinished.toString(),
                "-U",
                USER,
                "--pwfile=" + options.folder().resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--lc-collate=" + (isMac() ? "C" : "C.UTF-8"),
                "--lc-ctype=" + (isMac() ? "en_US.UTF-8" : "C.UTF-8"),
                "--lc-messages=C",
                "--lc-monetary=C",
                "--lc-numeric=C",
                "--lc-time=C",
                "--text-search-config=simple",
                "--data-checksums");
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireVersion(String cluster) throws IOException {
        String own = commands.output(STOP_LIMIT, "postgres", "--version");
        if (!own.matches("(?s).*\\) " + cluster + "[. ].*")) {
            throw new IOException(
                    options.folder()
                            + " was made by PostgreSQL "
                            + cluster
                            + ", these programs are "
                            + own.strip()
                            + "; dump it with the old release and load it into the new one");
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    private void stopLeftBehind() throws IOException {
        var left = PidFile.of(cluster);
        if (left.isEmpty()) {
            return;
        }
        var process = left.get().process();
        if (process.isEmpty()) {
            return; // PostgreSQL itself removes the file of a process that is gone, and recovers.
        }
        if (left.get().isServerOf(cluster, process.get())) {
            log.warn("found what=postgresql-left-behind pid={}", left.get().pid());
            stop();
            log.info("stopped what=postgresql-left-behind pid={}", left.get().pid());
        } else {
            // The number belongs to a stranger now; PostgreSQL would take it for the old server and
            // refuse to start.
            Files.delete(left.get().file());
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new FolderInUse(folder, e);
        }
        channel.close();
        throw new FolderInUse(folder, null);
    }

    private static Path freshLog(Path folder) throws IOException {
        Path current = folder.resolve("server.log");
        if (Files.exists(current) && Files.size(current) > 10_000_000) {
            Files.move(
                    current, folder.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return current;
    }

    private static String password(Path folder) throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            var octets = new byte[24];
            new SecureRandom().nextBytes(octets);
            Path unfinished = folder.resolve("password-unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, HexFormat.of().formatHex(octets) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
