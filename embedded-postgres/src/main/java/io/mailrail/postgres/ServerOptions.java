package io.mailrail.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// How an [EmbeddedServer] is to run.
///
/// @param folder where everything lives: the cluster, the unpacked binaries, the password and the log
/// @param port on loopback; 0 for any free one
/// @param startLimit how long the first start may take, recovery after a crash included
/// @param settings server settings beside the fixed ones, `name → value`
public record ServerOptions(
        Path folder, int port, Duration startLimit, Map<String, String> settings) {

    public ServerOptions {
        folder = folder.toAbsolutePath().normalize();
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
        for (String name : settings.keySet()) {
            if (!name.matches("[a-z_.]+") || DURABLE.containsKey(name)) {
                throw new IllegalArgumentException("setting " + name);
            }
        }
    }

    /// What makes a commit a promise; never to be changed.
    static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

    private static final Map<String, String> MODEST =
            Map.of("shared_buffers", "128MB", "max_connections", "100");

    /// In this folder, on any free port, within 60 seconds.
    public static ServerOptions in(Path folder) {
        return new ServerOptions(folder, 0, Duration.ofSeconds(60), Map.of());
    }

    public ServerOptions withPort(int other) {
        return new ServerOptions(folder, other, startLimit, settings);
    }

    public ServerOptions withStartLimit(Duration other) {
        return new ServerOptions(folder, port, other, settings);
    }

    public ServerOptions withSetting(String name, String value) {
        var more = new TreeMap<>(settings);
        more.put(name, value);
        return new ServerOptions(folder, port, startLimit, more);
    }

    /// All settings for the command line; the fixed ones come last, for the last one wins.
    Map<String, String> commandLine() {
        var all = new TreeMap<>(MODEST);
        all.putAll(settings);
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        all.put("password_encryption", "scram-sha-256");
        all.putAll(DURABLE);
        return all;
    }
}
