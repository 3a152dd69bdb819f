package io.mailrail.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `./mailrail up` without the script around it: one JVM of 512 MB heap on its embedded PostgreSQL.
final class AllInOneHouse implements House {

    /// As in the launcher's script.
    private static final String HEAP = "-Xmx512m";

    private final Path data;
    private final Ports ports;
    private final Map<String, String> properties;
    private JavaProcess process;

    private AllInOneHouse(Path data, Ports ports, Map<String, String> properties) {
        this.data = data;
        this.ports = ports;
        this.properties = properties;
        this.process = launch();
    }

    /// Starts one on a fresh data folder and waits until it is ready.
    static AllInOneHouse start(Map<String, String> properties) {
        var ports =
                Ports.free(
                        Stream.concat(House.portProperties(), Stream.of("management.server.port"))
                                .toArray(String[]::new));
        return new AllInOneHouse(House.freshFolder("all-in-one"), ports, properties);
    }

    private JavaProcess launch() {
        var arguments = new ArrayList<>(List.of("up", "--data", data.toString(), "--no-demo"));
        ports.byProperty()
                .forEach((property, port) ->
                        arguments.addAll(List.of("--set", property + "=" + port)));
        properties.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.addAll(List.of("--set", "mailrail.admin.bootstrap-token=" + TOKEN));
        var started =
                JavaProcess.start(
                        "launcher",
                        data.resolveSibling(data.getFileName() + ".log"),
                        List.of(HEAP),
                        arguments);
        House.awaitReady(ports.of("management.server.port"), started);
        return started;
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Path certificate() {
        return data.resolve("tls").resolve("certificate.pem");
    }

    JavaProcess process() {
        return process;
    }

    /// `kill -9` of the JVM; PostgreSQL lives on as an orphan, if it likes.
    void kill() {
        process.kill();
    }

    /// Starts again on the same data.
    void restart() {
        process = launch();
    }

    /// `kill -9` of PostgreSQL alone: the postmaster and all its children.
    void killPostgres() {
        var postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        var children = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private long postmasterPid() {
        try (var files = Files.walk(data, 4)) {
            var file =
                    files.filter(f -> f.getFileName().toString().equals("postmaster.pid"))
                            .findFirst()
                            .orElseThrow();
            return Long.parseLong(Files.readAllLines(file).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
