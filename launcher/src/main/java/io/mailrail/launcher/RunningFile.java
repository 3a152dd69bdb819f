package io.mailrail.launcher;

import org.springframework.core.env.PropertyResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// Where the house of a data folder listens, for `status` and `admin`. The file outlives the process: whether it runs, only
/// an answer tells.
final class RunningFile {

    private static final String REST = "server.port";
    private static final String MANAGEMENT = "management.server.port";

    /// @param rest the port of the admin API
    /// @param management the port of health and metrics
    record Ports(int rest, int management) {}

    private final Path file;

    RunningFile(Path data) {
        this.file = data.resolve("ports");
    }

    /// The ports that were really taken, should any free one have been asked for.
    void write(PropertyResolver environment) {
        var ports = new Properties();
        ports.setProperty(REST, taken(environment, "local.server.port", REST));
        ports.setProperty(MANAGEMENT, taken(environment, "local.management.port", MANAGEMENT));
        try (var out = Files.newBufferedWriter(file)) {
            ports.store(out, "where this house listens, or last did");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String taken(PropertyResolver environment, String local, String property) {
        var port = environment.getProperty(local);
        return port != null ? port : environment.getRequiredProperty(property);
    }

    Optional<Ports> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var ports = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            ports.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(
                new Ports(
                        Integer.parseInt(ports.getProperty(REST)),
                        Integer.parseInt(ports.getProperty(MANAGEMENT))));
    }
}
