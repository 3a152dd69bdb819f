package io.mailrail.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A cluster's `postmaster.pid`: who serves it, if that is true.
///
/// After a `kill -9` of the JVM the old server lives on; after one of the server the file stays behind, and its number may
/// meanwhile be another process's.
record PidFile(Path file, long pid, Path cluster) {

    static Optional<PidFile> of(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2 || !lines.getFirst().strip().matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        return Optional.of(
                new PidFile(
                        file,
                        Long.parseLong(lines.getFirst().strip()),
                        Path.of(lines.get(1).strip())));
    }

    /// The process of that number, alive or not yet gone.
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    /// Whether that process is a PostgreSQL server of this very folder, as far as the system tells.
    boolean isServerOf(Path folder, ProcessHandle process) throws IOException {
        boolean sameFolder = Files.isDirectory(cluster) && Files.isSameFile(cluster, folder);
        boolean postgres =
                process.info()
                        .command()
                        // Linux marks a program whose file was replaced meanwhile.
                        .map(command -> command.replaceFirst(" \\(deleted\\)$", ""))
                        .map(command -> Path.of(command).endsWith("postgres"))
                        .orElse(false);
        return sameFolder && postgres;
    }

    /// Puts this JVM's number into the file, where the number now belongs to a stranger or to a process that is dead and not
    /// reaped: PostgreSQL would take either for the old server and refuse to start. Its own parent it does not. The rest of
    /// the file stays, for by it PostgreSQL makes sure that no child of the old server is at work any more.
    void nameThisJvm() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);
    }
}
