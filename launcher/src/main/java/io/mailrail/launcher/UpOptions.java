package io.mailrail.launcher;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `up` is told.
final class UpOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data lives.")
    private Path data = Path.of("data");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets a property; may be repeated.",
            mapFallbackValue = "")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--no-demo", description = "Makes no example accounts on an empty data folder.")
    private boolean noDemo;

    @Option(names = "--port-offset", paramLabel = "N", description = "Adds N to every port.")
    private int portOffset;

    UpOptions() {}

    /// As `--data` alone would have it.
    UpOptions(Path data) {
        this(data, true);
    }

    /// As `--data`, with or without `--no-demo`, would have it.
    UpOptions(Path data, boolean demo) {
        this.data = data;
        this.noDemo = !demo;
    }

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    Map<String, String> set() {
        return set;
    }

    boolean demo() {
        return !noDemo;
    }

    int portOffset() {
        return portOffset;
    }
}
