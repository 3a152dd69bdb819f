package io.mailrail.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `train`: starts the house on a folder of its own and any free ports, and stops it: what the JDK's AOT cache learns from.
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    @Option(names = "--data", required = true)
    private Path data = Path.of("training");

    @Override
    public Integer call() {
        var options = new UpOptions(data);
        for (var listener : Listeners.USUAL.all()) {
            boolean web = !listener.property().startsWith("mailrail.");
            options.set().put(listener.property(), web ? "0" : "-1");
        }
        House.open(options, new PrintWriter(new StringWriter())).close();
        return 0;
    }
}
