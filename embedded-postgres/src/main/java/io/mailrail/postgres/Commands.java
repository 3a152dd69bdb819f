package io.mailrail.postgres;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Command lines for PostgreSQL's programs, and how they are run.
///
/// PostgreSQL refuses to run as root. Started by root, the programs run in a user namespace of their own (`unshare -U`), where
/// they and their files belong to nobody; the process id stays the same, for `unshare` becomes the program.
final class Commands {

    private final Binaries binaries;
    private final Path log;

    Commands(Binaries binaries, Path log) {
        this.binaries = binaries;
        this.log = log;
    }

    /// Runs a program to its end.
    ///
    /// @throws IOException if it fails or takes longer than `limit`
    void run(Duration limit, String program, String... arguments) throws IOException {
        finish(limit, program, start(toLog(), false, program, List.of(arguments)));
    }

    /// What a program prints.
    String output(Duration limit, String program, String... arguments) throws IOException {
        var process = start(ProcessBuilder.Redirect.PIPE, false, program, List.of(arguments));
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        finish(limit, program, process);
        return printed;
    }

    private void finish(Duration limit, String program, Process process) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " took longer than " + limit + lastWords());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " ended with " + process.exitValue() + lastWords());
        }
    }

    /// Starts the server itself, in a session of its own where the system can: a Ctrl-C at the terminal is meant for the JVM,
    /// which drains first and stops the server last.
    Process server(Path cluster, int port, Map<String, String> settings) throws IOException {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return start(toLog(), true, "postgres", arguments);
    }

    private ProcessBuilder.Redirect toLog() {
        return ProcessBuilder.Redirect.appendTo(log.toFile());
    }

    private Process start(
            ProcessBuilder.Redirect output,
            boolean ownSession,
            String program,
            List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        if (ownSession) {
            command.addAll(found("setsid"));
        }
        if (startedByRoot()) {
            var unshare = found("unshare");
            if (unshare.isEmpty()) {
                throw new IOException(
                        "PostgreSQL refuses to run as root, and unshare (util-linux), which would"
                                + " help, is not on the PATH; run as another user");
            }
            command.addAll(unshare);
            command.add("-U");
        }
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(output);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_MESSAGES", "C");
        builder.environment().put("TZ", "UTC");
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /// The end of the log, for the message of an exception.
    String lastWords() {
        try {
            var lines = Files.readAllLines(log);
            return ": "
                    + String.join(
                            " | ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException e) {
            return " (no log: " + e.getMessage() + ")";
        }
    }

    private static boolean startedByRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> found(String program) {
        @Nullable String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return List.of(candidate.toString());
            }
        }
        return List.of();
    }
}
