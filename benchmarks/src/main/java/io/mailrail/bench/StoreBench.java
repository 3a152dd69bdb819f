package io.mailrail.bench;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/// `bench store`: mailbox-service on its own PostgreSQL, called as a gateway in the same process calls it.
@Command(
        name = "store",
        description = "Measures mailbox-service: intake, lists, contents, search.",
        mixinStandardHelpOptions = true)
final class StoreBench implements Callable<Integer> {

    @Option(
            names = "--messages",
            description = "Messages of the large mailbox (${DEFAULT-VALUE}).",
            defaultValue = "100000")
    private int messages;

    @Option(
            names = "--callers",
            description = "Callers of the intake (${DEFAULT-VALUE}).",
            defaultValue = "64")
    private int callers;

    @Option(
            names = "--seconds",
            description = "How long each round of intake goes on (${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--only",
            description = "Measure these alone: ${COMPLETION-CANDIDATES}.",
            split = ",")
    private Set<Scenario> only = EnumSet.allOf(Scenario.class);

    @Option(names = "--json", description = "Write the figures here, too.")
    private @Nullable Path json;

    @Option(
            names = "--data",
            description = "Where the data lives meanwhile; a folder of its own by default.")
    private @Nullable Path data;

    @Option(
            names = "--set",
            description = "A property of mailbox-service, KEY=VALUE; may be repeated.")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--postgres",
            description = "A setting of the server, NAME=VALUE; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--statements",
            description =
                    "Print the statements that took PostgreSQL longest in each scenario"
                            + " (pg_stat_statements; costs a little).")
    private boolean statements;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        if (!Processor.isReadable()) {
            spec.commandLine()
                    .getErr()
                    .println("bench: reads processor time from /proc, which only Linux has");
            return 1;
        }
        var folder =
                data != null
                        ? Files.createDirectories(data)
                        : Files.createTempDirectory("mailrail-bench");
        var report = new Report(out);
        try (var house =
                BenchHouse.open(folder.resolve("store"), properties, settings, statements)) {
            var run = new StoreRun(house, folder, messages, callers, Duration.ofSeconds(seconds));
            if (statements) {
                run.observe(house.statements(out));
            }
            run.measure(only, report);
        } finally {
            removeTree(data != null ? folder.resolve("store") : folder);
        }
        report.print();
        if (json != null) {
            report.write(json);
        }
        return report.isReached() ? 0 : 3;
    }

    private static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
