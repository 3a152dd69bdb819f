package io.mailrail.launcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
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

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token; others may see it in the list of processes.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Where the token is kept.")
    private @Nullable Path tokenFile;

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
                        AdminClient.Failed.unreachable(
                                "nothing was ever started on " + data + "; see --url", null));
    }

    /// What is given, `MAILRAIL_TOKEN`, or what the house keeps in its folder.
    private String token() {
        if (token != null) {
            return token.strip();
        }
        if (tokenFile != null) {
            return read(tokenFile);
        }
        var given = System.getenv("MAILRAIL_TOKEN");
        return given != null && !given.isBlank()
                ? given.strip()
                : read(data.resolve("admin-token"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw AdminClient.Failed.unreachable(
                    "no token in "
                            + file
                            + ": use --token-file or MAILRAIL_TOKEN, or name by --data a folder that has"
                            + " one",
                    e);
        }
    }

    /// Shows a list with these fields as columns.
    void show(PrintWriter out, List<JsonNode> items, List<String> columns) {
        if (json) {
            out.println(pretty(items));
        } else {
            new Table(columns, items).print(out);
        }
        out.flush();
    }

    /// Shows one thing, field by field; nothing if there is nothing.
    void show(PrintWriter out, JsonNode thing) {
        if (thing.isMissingNode()) {
            return;
        }
        if (json) {
            out.println(pretty(thing));
        } else {
            int width =
                    thing.propertyStream()
                            .mapToInt(field -> field.getKey().length())
                            .max()
                            .orElse(0);
            thing.properties()
                    .forEach(field ->
                            out.println(
                                    field.getKey()
                                            + " ".repeat(width + 2 - field.getKey().length())
                                            + Table.text(field.getValue())));
        }
        out.flush();
    }

    private static String pretty(Object value) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
