package io.mailrail.launcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which house is administered, and how its answers are shown.
final class AdminOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of the house.")
    private Path data = Path.of("data");

    @Option(names = "--url", paramLabel = "URL", description = "The house, if it is another's.")
    private @Nullable String url;

    @Option(names = "--json", description = "Shows the API's own answers.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    AdminClient client() {
        return new AdminClient(url(), token());
    }

    private String url() {
        if (url != null) {
            return url;
        }
        return new RunningFile(data)
                .read()
                .map(ports -> "http://127.0.0.1:" + ports.rest())
                .orElseThrow(() ->
                        new AdminClient.Failed(
                                "nothing was ever started on " + data + "; see --url", null));
    }

    /// `MAILRAIL_TOKEN`, or what the house keeps in its folder.
    private String token() {
        var given = System.getenv("MAILRAIL_TOKEN");
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        var file = data.resolve("admin-token");
        if (!Files.isReadable(file)) {
            throw new AdminClient.Failed(
                    "no token: set MAILRAIL_TOKEN, or name by --data a folder that has one", null);
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Shows a list with these fields as columns.
    void show(List<JsonNode> items, String... fields) {
        if (json) {
            out().println(
                            JsonMapper.shared()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(items));
        } else {
            new Table(fields, items).print(out());
        }
        out().flush();
    }

    /// Shows one thing, field by field; nothing if there is nothing.
    void show(JsonNode thing) {
        if (thing.isMissingNode()) {
            return;
        }
        if (json) {
            out().println(
                            JsonMapper.shared()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(thing));
        } else {
            thing.properties()
                    .forEach(field ->
                            out().printf(
                                            "%-14s %s%n",
                                            field.getKey(), Table.text(field.getValue())));
        }
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
