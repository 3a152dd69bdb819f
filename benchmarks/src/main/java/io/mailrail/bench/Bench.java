package io.mailrail.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of the benchmarks; `./mailrail bench` stands in front of it.
@Command(
        name = "bench",
        description = "Measures the suite on this machine.",
        subcommands = StoreBench.class,
        mixinStandardHelpOptions = true)
public final class Bench {

    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
