package io.mailrail.launcher;

import io.mailrail.launcher.AdminVerb.Answer;
import io.mailrail.launcher.AdminVerb.Input;
import io.mailrail.launcher.AdminVerb.Kind;
import io.mailrail.launcher.AdminVerb.Where;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import tools.jackson.databind.JsonNode;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/// A verb as a command of the shell: reads what it is given, sends the request, shows the answer.
final class AdminRun implements Callable<Integer> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(KB|MB|GB|TB)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("KB", 10, "MB", 20, "GB", 30, "TB", 40);
    private static final String NONE = "none";
    private static final String LIMIT = "--limit";
    private static final String OUTPUT = "--output";
    private static final String WAIT = "--wait";

    /// Rest between two looks at a job.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final AdminVerb verb;
    private final AdminOptions options = new AdminOptions();
    private final CommandSpec spec;

    private AdminRun(AdminVerb verb) {
        this.verb = verb;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(verb.name());
    }

    static CommandSpec command(AdminVerb verb) {
        return new AdminRun(verb).described();
    }

    private CommandSpec described() {
        spec.usageMessage().description(verb.description());
        spec.mixinStandardHelpOptions(true);
        int index = 0;
        for (var input : verb.inputs()) {
            if (input.isOption()) {
                spec.addOption(
                        OptionSpec.builder(input.label())
                                .paramLabel(input.kind() == Kind.NUMBER ? "N" : "VALUE")
                                .required(input.required())
                                .arity("1")
                                .type(type(input))
                                .auxiliaryTypes(String.class)
                                .description(input.description())
                                .build());
            } else {
                boolean many = input.kind() == Kind.TEXTS;
                spec.addPositional(
                        PositionalParamSpec.builder()
                                .paramLabel(input.label())
                                .index(many ? index + "..*" : Integer.toString(index))
                                .arity(many ? "1..*" : "1")
                                .type(type(input))
                                .auxiliaryTypes(String.class)
                                .required(true)
                                .description(input.description())
                                .build());
                index++;
            }
        }
        if (verb.answer() instanceof Answer.Rows) {
            spec.addOption(
                    OptionSpec.builder(LIMIT)
                            .paramLabel("N")
                            .arity("1")
                            .type(Integer.class)
                            .description("No more than so many.")
                            .build());
        }
        if (verb.answer() instanceof Answer.Job) {
            spec.addOption(
                    OptionSpec.builder(WAIT)
                            .arity("0")
                            .type(boolean.class)
                            .description("Waits for its end; 1 if it did not end well.")
                            .build());
        }
        if (verb.answer() instanceof Answer.Octets) {
            spec.addOption(
                    OptionSpec.builder(OUTPUT)
                            .paramLabel("FILE")
                            .arity("1")
                            .type(Path.class)
                            .description("Instead of the standard output; a new file.")
                            .build());
        }
        spec.addMixin("house", CommandSpec.forAnnotatedObject(options));
        return spec;
    }

    private static Class<?> type(Input input) {
        return input.kind() == Kind.TEXTS ? List.class : String.class;
    }

    @Override
    public Integer call() throws IOException {
        var given = spec.commandLine().getParseResult();
        var client = options.client();
        var query = query(given);
        var path = path(given);
        var out = spec.commandLine().getOut();
        switch (verb.answer()) {
            case Answer.Rows(var columns) -> {
                int limit = given.matchedOptionValue(LIMIT, Integer.MAX_VALUE);
                options.show(out, client.list(path, query, limit), columns);
            }
            case Answer.Inside(var field, var columns) ->
                    options.show(
                            out,
                            client.call(verb.method(), path, null)
                                    .path(field)
                                    .valueStream()
                                    .toList(),
                            columns);
            case Answer.Thing() -> options.show(out, answer(client, path, query, given));
            case Answer.Job(var things) -> {
                var job = answer(client, path, query, given);
                if (!given.hasMatchedOption(WAIT)) {
                    options.show(out, job);
                } else {
                    var ended = ended(client, things, job);
                    options.show(out, ended);
                    return ended.path("failure").isNull() ? 0 : 1;
                }
            }
            case Answer.Octets() -> download(client, AdminClient.with(path, query), given);
        }
        return 0;
    }

    private JsonNode answer(
            AdminClient client, String path, Map<String, String> query, ParseResult given) {
        var upload =
                verb.inputs().stream().filter(input -> input.where() == Where.UPLOAD).findFirst();
        var whole = AdminClient.with(path, query);
        if (upload.isEmpty()) {
            return client.call(verb.method(), whole, body(given));
        }
        var file = Path.of(String.valueOf(value(given, upload.get())));
        var offset = query.get("offset");
        return client.upload(
                verb.method(), whole, file, offset == null ? 0 : Long.parseLong(offset));
    }

    private static JsonNode ended(AdminClient client, String things, JsonNode begun) {
        var path = things + "/" + AdminClient.encoded(begun.path("id").asString());
        while (true) {
            var job = client.call("GET", path, null);
            if (!job.path("finishedAt").isNull()) {
                return job;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return job;
            }
        }
    }

    private void download(AdminClient client, String path, ParseResult given) throws IOException {
        Path file = given.matchedOptionValue(OUTPUT, (Path) null);
        if (file == null) {
            client.download(path, System.out);
            System.out.flush();
            return;
        }
        try (var to = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            client.download(path, to);
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), file + " exists already", e);
        }
    }

    private String path(ParseResult given) {
        var path = verb.path();
        for (var input : verb.inputs()) {
            if (input.where() == Where.PATH) {
                var value = String.valueOf(value(given, input));
                path = path.replace("{" + input.label() + "}", AdminClient.encoded(value));
            }
        }
        return path;
    }

    private Map<String, String> query(ParseResult given) {
        var query = new LinkedHashMap<String, String>();
        for (var input : verb.inputs()) {
            var value = input.where() == Where.QUERY ? value(given, input) : null;
            if (value != null) {
                query.put(input.field(), String.valueOf(read(input, value)));
            }
        }
        return query;
    }

    /// What is not given is not sent; null where the request has no body.
    private @Nullable Map<String, @Nullable Object> body(ParseResult given) {
        boolean has = verb.inputs().stream().anyMatch(input -> input.where() == Where.BODY);
        if (!has && verb.constants().isEmpty()) {
            return null;
        }
        var body = new HashMap<String, @Nullable Object>(verb.constants());
        for (var input : verb.inputs()) {
            if (input.where() == Where.BODY) {
                var value = value(given, input);
                if (input.kind() == Kind.PASSWORD) {
                    password(given, value).ifPresent(text -> body.put(input.field(), text));
                } else if (value != null) {
                    body.put(input.field(), read(input, value));
                }
            }
        }
        return body;
    }

    private @Nullable Object value(ParseResult given, Input input) {
        if (input.isOption()) {
            return given.matchedOptionValue(input.label(), (Object) null);
        }
        int index =
                verb.inputs().stream().filter(other -> !other.isOption()).toList().indexOf(input);
        var positionals = given.matchedPositionals();
        for (var positional : positionals) {
            if (positional.index().min() == index) {
                return positional.getValue();
            }
        }
        return null;
    }

    private @Nullable Object read(Input input, Object value) {
        return switch (input.kind()) {
            case TEXT, PASSWORD -> value;
            case TEXTS -> value instanceof List<?> list ? list : Arrays.asList(value);
            case TRUE_OR_FALSE ->
                    switch (value.toString()) {
                        case "true", "on", "yes" -> true;
                        case "false", "off", "no" -> false;
                        default -> throw wrong(input, value + " is neither true nor false");
                    };
            case NUMBER -> number(input, value.toString());
        };
    }

    private @Nullable Long number(Input input, String text) {
        if (text.equals(NONE)) {
            return null;
        }
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw wrong(input, text + " is no number, such as 5 or 2GB, nor none");
        }
        long number = Long.parseLong(parts.group(1));
        var unit = parts.group(2);
        int shift = unit == null ? 0 : SHIFTS.getOrDefault(unit, 0);
        if (number > Long.MAX_VALUE >> shift) {
            throw wrong(input, text + " is too much");
        }
        return number << shift;
    }

    private ParameterException wrong(Input input, String why) {
        return new ParameterException(spec.commandLine(), input.label() + ": " + why);
    }

    /// From the option or, better, from the terminal or the standard input, where no process list shows it. None where a hash
    /// is given.
    private static Optional<String> password(ParseResult given, @Nullable Object option) {
        if (option != null) {
            return Optional.of(option.toString());
        }
        if (given.hasMatchedOption("--password-hash")) {
            return Optional.empty();
        }
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isPresent()) {
            var typed = terminal.get().readPassword("Password: ");
            return Optional.of(typed == null ? "" : new String(typed));
        }
        try (var in = new Scanner(System.in, StandardCharsets.UTF_8)) {
            return Optional.of(in.hasNextLine() ? in.nextLine() : "");
        }
    }
}
