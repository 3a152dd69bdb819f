package io.mailrail.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Each test makes a cluster of its own, for each kills or restarts the server.
class EmbeddedServerTest {

    @TempDir Path folder;

    @Test
    void dataOutlivesTheServer() throws Exception {
        String password;
        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            password = server.password();
            server.createDatabase("house");
            server.createDatabase("house");
            insert(server, "kept");
        }
        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            assertThat(server.password()).isEqualTo(password);
            assertThat(rows(server)).containsExactly("kept");
        }
    }

    @Test
    void commitsAreDurableAndLoginsNeedThePassword() throws Exception {
        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            assertThat(setting(server, "fsync")).isEqualTo("on");
            assertThat(setting(server, "full_page_writes")).isEqualTo("on");
            assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(server, "data_checksums")).isEqualTo("on");
            assertThat(text(server, "SELECT datctype FROM pg_database WHERE datname = 'postgres'"))
                    .isIn("C.UTF-8", "en_US.UTF-8");
            assertThat(Files.readString(folder.resolve("cluster/pg_hba.conf")))
                    .doesNotContainPattern("(?m)^(local|host).*trust");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> ServerOptions.in(folder).withSetting("fsync", "off"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void killedServerIsStartedAgainOnTheSamePort() throws Exception {
        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            server.createDatabase("house");
            insert(server, "committed");
            long killed = server.pid();

            assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .untilAsserted(() -> {
                        assertThat(server.pid()).isNotEqualTo(killed);
                        assertThat(rows(server)).containsExactly("committed");
                    });
        }
    }

    @Test
    void serverLeftBehindByAKilledJvmIsStoppedAndReplaced() throws Exception {
        var jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Orphaning.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long left;
        try (var said = jvm.inputReader()) {
            left = Long.parseLong(said.readLine());
        } finally {
            jvm.destroyForcibly();
        }
        jvm.waitFor();
        assertThat(ProcessHandle.of(left)).isPresent();

        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            assertThat(server.pid()).isNotEqualTo(left);
            // Dead, if perhaps not reaped: a dead process has no command.
            await().until(() -> ProcessHandle.of(left).flatMap(p -> p.info().command()).isEmpty());
            assertThat(rows(server)).containsExactly("orphaned");
        }
    }

    @Test
    void pidFileThatNamesAStrangerIsNotObeyed() throws Exception {
        EmbeddedServer.start(ServerOptions.in(folder)).close();
        Path cluster = folder.resolve("cluster");
        long stranger = ProcessHandle.current().parent().orElseThrow().pid();
        Files.write(
                cluster.resolve("postmaster.pid"),
                List.of(Long.toString(stranger), cluster.toString()));

        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            assertThat(setting(server, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void secondServerInTheSameFolderIsRefused() throws Exception {
        try (var server = EmbeddedServer.start(ServerOptions.in(folder))) {
            assertThatThrownBy(() -> EmbeddedServer.start(ServerOptions.in(folder)))
                    .isInstanceOf(FolderInUse.class);
            assertThat(setting(server, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void clusterOfAnotherVersionIsRefusedInWords() throws Exception {
        EmbeddedServer.start(ServerOptions.in(folder)).close();
        Files.writeString(folder.resolve("cluster/PG_VERSION"), "9\n");
        assertThatThrownBy(() -> EmbeddedServer.start(ServerOptions.in(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was made by PostgreSQL 9");
    }

    static void insert(EmbeddedServer server, String text) throws SQLException {
        try (var connection = server.connect("house");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (text text)");
            statement.execute("INSERT INTO note VALUES ('" + text + "')");
        }
    }

    private static List<String> rows(EmbeddedServer server) throws SQLException {
        try (var connection = server.connect("house");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT array_agg(text) FROM note")) {
            rows.next();
            return List.of((String[]) rows.getArray(1).getArray());
        }
    }

    private static String setting(EmbeddedServer server, String name) throws SQLException {
        return text(server, "SELECT current_setting('" + name + "')");
    }

    private static String text(EmbeddedServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Another JVM: starts a server, says its process id and waits to be killed.
    static final class Orphaning {

        private Orphaning() {}

        public static void main(String[] arguments) throws Exception {
            var server = EmbeddedServer.start(ServerOptions.in(Path.of(arguments[0])));
            server.createDatabase("house");
            insert(server, "orphaned");
            System.out.println(server.pid());
            Thread.currentThread().join();
        }
    }
}
