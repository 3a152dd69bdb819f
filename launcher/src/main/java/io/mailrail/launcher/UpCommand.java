package io.mailrail.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `up`: runs the house until Ctrl-C or SIGTERM.
@Command(name = "up", description = "Runs the whole suite in one process.")
final class UpCommand implements Callable<Integer> {

    /// Not an exit status: the house is up, and the process goes on.
    static final int RUNNING = -1;

    @Mixin private UpOptions options = new UpOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        House.open(options, spec.commandLine().getOut());
        return RUNNING;
    }
}
