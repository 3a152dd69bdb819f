package io.mailrail.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of the all-in-one; `./mailrail` stands in front of it.
@Command(
        name = "mailrail",
        subcommands = {UpCommand.class, TrainCommand.class, StatusCommand.class})
public final class Launcher {

    private Launcher() {}

    public static void main(String[] args) {
        int status = commandLine().execute(args);
        // A context that is up keeps the process alive; what failed or is done ends it.
        if (status != UpCommand.RUNNING) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Launcher())
                .addSubcommand(new CommandLine(AdminCommand.command()))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("mailrail: " + failure.getMessage());
                    return failure instanceof AdminClient.Failed failed ? failed.exitCode() : 1;
                });
    }
}
