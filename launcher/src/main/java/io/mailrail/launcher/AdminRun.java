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

import java.io.Console;
import java.nio.charset.StandardCharsets;
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
        spec.addMixin("house", CommandSpec.forAnnotatedObject(options));
        return spec;
    }

    private static Class<?> type(Input input) {
        return input.kind() == Kind.TEXTS ? List.class : String.class;
    }

    @Override
    public Integer call() {
        var given = spec.commandLine().getParseResult();
        var client = options.client();
        var path = path(given);
        var out = spec.commandLine().getOut();
        switch (verb.answer()) {
            case Answer.Rows(var columns) -> {
                int limit = given.matchedOptionValue(LIMIT, Integer.MAX_VALUE);
                options.show(out, client.list(path, query(given), limit), columns);
            }
            case Answer.Inside(var field, var columns) ->
                    options.show(
                            out,
                            client.call(verb.method(), path, null)
                                    .path(field)
                                    .valueStream()
                                    .toList(),
                            columns);
            case Answer.Thing() -> options.show(out, client.call(verb.method(), path, body(given)));
        }
        return 0;
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
            if (input.where() == Where.QUERY && value(given, input) instanceof String text) {
                query.put(input.field(), text);
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
