package io.mailrail.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// What a newcomer does: start, paste the three lines, stop, start again.
class HouseIT {

    private static final String READ = "Hello, Bob.";

    private record Said(int status, String out) {}

    @TempDir private Path data = Path.of("");

    private UpOptions options() throws IOException {
        var options = new UpOptions(data);
        var held = new ArrayList<ServerSocket>();
        for (var listener : Listeners.USUAL.all()) {
            var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            options.set().put(listener.property(), Integer.toString(socket.getLocalPort()));
        }
        for (var socket : held) {
            socket.close();
        }
        return options;
    }

    /// The lines of the screen that are meant to be copied.
    private static List<String> lines(StringWriter screen) {
        return screen.toString()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("printf ") || line.startsWith("curl "))
                .toList();
    }

    private static Said shell(String line) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out);
    }

    private int run(StringWriter out, String... arguments) {
        return Launcher.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }

    @Test
    void theThreeLinesSendAMessageAndReadIt() throws Exception {
        var screen = new StringWriter();
        List<String> lines;
        try (var house = House.open(options(), new PrintWriter(screen))) {
            lines = lines(screen);
            assertThat(lines).hasSize(3);
            assertThat(shell(lines.get(0))).isEqualTo(new Said(0, ""));
            for (var line : lines.subList(1, 3)) {
                var read = shell(line);
                assertThat(read.status()).as(read.out()).isZero();
                assertThat(read.out()).contains("Subject: Hello", READ);
            }
            administer();
        }
        againWithTheSameData(lines);
    }

    /// Passwords are not shown again, and hold.
    private void againWithTheSameData(List<String> first) throws Exception {
        var screen = new StringWriter();
        var options = options();
        try (var house = House.open(options, new PrintWriter(screen))) {
            assertThat(screen.toString()).contains("Mailrail is ready.", "shown once");
            assertThat(lines(screen)).hasSize(3).allMatch(line -> line.contains(":PASSWORD'"));
            var password = first.getLast().replaceAll(".*bob@example\\.org:([^']*)'.*", "$1");
            var read = shell(lines(screen).getLast().replace("PASSWORD", password));
            assertThat(read.out()).contains(READ);
        }
    }

    private void administer() throws IOException {
        var out = new StringWriter();
        var folder = data.toString();
        assertThat(run(out, "status", "--data", folder)).isZero();
        assertThat(out.toString()).startsWith("UP").contains("smtp", "pop3", "imapListening");
        assertThat(run(out, "admin", "accounts", "list", "--data", folder)).isZero();
        assertThat(out.toString()).contains("alice@example.org", "bob@example.org");
        assertThat(run(out, "admin", "domains", "add", "example.net", "--data", folder)).isZero();
        assertThat(run(out, "admin", "domains", "delete", "example.net", "--data", folder))
                .isZero();
        assertThat(run(out, "admin", "queue", "list", "--data", folder)).isZero();
        assertThat(Files.getPosixFilePermissions(data.resolve("admin-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void withoutDemoThereAreNoAccounts() throws Exception {
        var options = options();
        var none = new UpOptions(data, false);
        none.set().putAll(options.set());
        var screen = new StringWriter();
        try (var house = House.open(none, new PrintWriter(screen))) {
            var out = new StringWriter();
            assertThat(run(out, "admin", "domains", "list", "--data", data.toString())).isZero();
            assertThat(out.toString()).doesNotContain("example.org");
        }
    }
}
