package io.mailrail.launcher;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One verb of a resource, described: which request it is, what it is given, how its answer is shown.
///
/// @param constants what its body always says
/// @param path of the request; `{LABEL}` is filled by the input of that label
record AdminVerb(
        String name,
        String description,
        String method,
        String path,
        List<Input> inputs,
        Map<String, Boolean> constants,
        Answer answer) {

    private static final Pattern LABEL = Pattern.compile("\\{([A-Z]+)}");

    AdminVerb {
        inputs = List.copyOf(inputs);
        constants = Map.copyOf(constants);
    }

    /// Where a value goes.
    enum Where {
        PATH,
        QUERY,
        BODY,
        /// A file, which is the body as it is.
        UPLOAD
    }

    /// How a value is read.
    enum Kind {
        TEXT,
        /// A whole number, perhaps with KB, MB, GB or TB; `none` is null.
        NUMBER,
        TRUE_OR_FALSE,
        TEXTS,
        /// Asked for where it is not given, unless another input takes its place.
        PASSWORD
    }

    /// @param label `--option`, or `ARGUMENT`
    /// @param field its name in the request
    record Input(
            String label,
            String field,
            Where where,
            Kind kind,
            boolean required,
            String description) {

        boolean isOption() {
            return label.startsWith("--");
        }
    }

    /// How an answer is shown.
    sealed interface Answer {

        /// A list in pages: as a table with these columns.
        record Rows(List<String> columns) implements Answer {}

        /// A list inside one thing.
        record Inside(String field, List<String> columns) implements Answer {}

        /// One thing, field by field; nothing if there is nothing.
        record Thing() implements Answer {}

        /// A thing that goes on by itself until it has `finishedAt`; `--wait` awaits that.
        ///
        /// @param things the path below which it is, by its id
        record Job(String things) implements Answer {}

        /// Octets, into a file or the standard output.
        record Octets() implements Answer {}
    }

    /// `GET` of a list.
    static AdminVerb list(String name, String description, String path, String... columns) {
        return new AdminVerb(
                name,
                description,
                "GET",
                path,
                arguments(path),
                Map.of(),
                new Answer.Rows(List.of(columns)));
    }

    /// `GET` of a list inside one thing.
    static AdminVerb inside(
            String name, String description, String path, String field, String... columns) {
        return new AdminVerb(
                name,
                description,
                "GET",
                path,
                arguments(path),
                Map.of(),
                new Answer.Inside(field, List.of(columns)));
    }

    static AdminVerb request(String name, String description, String method, String path) {
        return new AdminVerb(
                name, description, method, path, arguments(path), Map.of(), new Answer.Thing());
    }

    static AdminVerb show(String path) {
        return request("show", "Shows one.", "GET", path);
    }

    static AdminVerb delete(String description, String path) {
        return request("delete", description, "DELETE", path);
    }

    /// The arguments that a path names.
    private static List<Input> arguments(String path) {
        return LABEL.matcher(path)
                .results()
                .map(found -> found.group(1))
                .map(label -> new Input(label, label, Where.PATH, Kind.TEXT, true, ""))
                .toList();
    }

    /// The same with one more thing that can be said.
    AdminVerb with(String label, String field, Kind kind, String description) {
        var where = method.equals("GET") ? Where.QUERY : Where.BODY;
        boolean required = !label.startsWith("--");
        return with(new Input(label, field, where, kind, required, description));
    }

    /// The same with one more thing that is said in the query, whatever the method.
    AdminVerb asks(String label, String field, Kind kind, String description) {
        return with(
                new Input(label, field, Where.QUERY, kind, !label.startsWith("--"), description));
    }

    AdminVerb needsToAsk(String label, String field, Kind kind, String description) {
        return with(new Input(label, field, Where.QUERY, kind, true, description));
    }

    /// The same with a file.
    AdminVerb uploads(String label) {
        return with(new Input(label, label, Where.UPLOAD, Kind.TEXT, true, "The file."));
    }

    /// The same, whose answer is a file.
    AdminVerb downloads() {
        return new AdminVerb(
                name, description, method, path, inputs, constants, new Answer.Octets());
    }

    /// The same, whose answer is a job that can be waited for.
    AdminVerb begins(String things) {
        return new AdminVerb(
                name, description, method, path, inputs, constants, new Answer.Job(things));
    }

    AdminVerb needs(String label, String field, Kind kind, String description) {
        return with(new Input(label, field, Where.BODY, kind, true, description));
    }

    private AdminVerb with(Input input) {
        return new AdminVerb(
                name,
                description,
                method,
                path,
                Stream.concat(inputs.stream(), Stream.of(input)).toList(),
                constants,
                answer);
    }

    /// The same, whose body always says this.
    AdminVerb always(String field, boolean value) {
        return new AdminVerb(name, description, method, path, inputs, Map.of(field, value), answer);
    }
}
