package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.MailboxTest;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `docs/rest.md` says what the API's own description says.
@MailboxTest
class RestReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "rest.md");

    /// Whether the page is to be written instead of compared.
    private static final boolean WRITE = Boolean.getBoolean("mailrail.docs.write");

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String JSON = "application/json";

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    /// What every request may be answered with, so that it is said once.
    private static final Set<String> USUAL = Set.of("400", "401", "403", "413", "503");

    private final RestClientOfTests api;
    private final StringBuilder page = new StringBuilder();
    private final Set<String> told = new TreeSet<>();

    RestReferenceTest(@LocalServerPort int port) {
        this.api = RestClientOfTests.admin(port);
    }

    /// One request.
    private record Request(String method, String path, JsonNode operation) {

        String tag() {
            return operation.path("tags").path(0).asString("Other");
        }
    }

    @Test
    void everyRequestIsListed() throws IOException {
        var description = api.get("/api/v1/openapi.json").json();
        introduction();
        var tags = new TreeMap<String, String>();
        description
                .path("tags")
                .forEach(tag ->
                        tags.put(
                                tag.path("name").asString(), tag.path("description").asString("")));
        var requests =
                requests(description).stream()
                        .collect(
                                Collectors.groupingBy(
                                        Request::tag, TreeMap::new, Collectors.toList()));
        requests.forEach((tag, some) -> {
            page.append("\n## ").append(tag).append("\n\n").append(tags.getOrDefault(tag, ""));
            page.append('\n');
            some.forEach(request -> request(request, description));
        });
        things(description);
        if (WRITE) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/rest.md is generated; -Dmailrail.docs.write=true writes it anew")
                .hasContent(page.toString());
    }

    private void introduction() {
        page.append(
                """
                # The REST API

                This page is generated from the API's own description, which is at `/api/v1/openapi.json`; `/api/docs` shows it and lets you try. Paths
                here are below `/api/v1`. A request shows a token (`Authorization: Bearer TOKEN`) that has the scope it needs; the scope `*` is all.

                Errors are problem documents (RFC 9457) with `title`, `status` and `detail`. Besides those that are listed, every request may be
                answered with 401 (no valid token), 403 (the token lacks the scope) and 503 (the database does not answer now), one with a
                body with 400 (it is not JSON) and 413 (it is too long); a wrong method is 405, another type of body 415. A 422 has `field` and `reason`.

                Lists have `limit` (1 to 1000, usually 100) and `after`, and answer `{"items": […], "next": …}`; where `next` is not null, it is the
                `after` of the next page, and the header `Link` has its address. A field without a value is null. Times are RFC 3339 in UTC.

                What can be changed has a `version`, which is also its `ETag`; changes take it as `If-Match`, and answer 412 when it is another by
                now. What creates takes an `Idempotency-Key`: the same key and body again give the same answer, another body gives 422.
                """);
    }

    private static List<Request> requests(JsonNode description) {
        var requests = new ArrayList<Request>();
        for (var path : description.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                requests.add(
                        new Request(
                                operation.getKey(),
                                path.getKey().substring(AdminWeb.ROOT.length()),
                                operation.getValue()));
            }
        }
        requests.sort(
                Comparator.comparing(Request::path)
                        .thenComparingInt(request -> METHODS.indexOf(request.method())));
        return requests;
    }

    private void request(Request request, JsonNode description) {
        var operation = request.operation();
        page.append(
                "\n### `%s %s`\n\n"
                        .formatted(
                                request.method().toUpperCase(java.util.Locale.ROOT),
                                request.path()));
        page.append(operation.path("summary").asString(""));
        page.append(" Scope `%s`.".formatted(operation.path("x-scope").asString("none")));
        answers(operation);
        page.append('\n');
        parameters(operation, "query", "Parameters");
        parameters(operation, "header", "Headers");
        body(operation.path("requestBody").path("content"), description);
    }

    private void answers(JsonNode operation) {
        var errors = new TreeSet<String>();
        for (var response : operation.path("responses").properties()) {
            var status = response.getKey();
            if (status.startsWith("2")) {
                page.append(" Answers %s%s.".formatted(status, content(response.getValue())));
            } else if (!USUAL.contains(status)) {
                errors.add(status);
            }
        }
        if (!errors.isEmpty()) {
            page.append(" Errors: ").append(String.join(", ", errors)).append('.');
        }
    }

    private String content(JsonNode response) {
        for (var content : response.path("content").properties()) {
            var schema = content.getValue().path("schema");
            var name = name(schema);
            if (!name.isEmpty()) {
                told.add(name);
                return name.startsWith("Page")
                        ? " with a page of %s".formatted(link(name.substring(4)))
                        : " with %s".formatted(link(name));
            }
            return " with `" + content.getKey() + "`";
        }
        return "";
    }

    private static String link(String name) {
        return "[%s](#%s)".formatted(name, name.toLowerCase(java.util.Locale.ROOT));
    }

    private void parameters(JsonNode operation, String in, String title) {
        var some = new ArrayList<String>();
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asString().equals(in)) {
                var meaning = parameter.path("description").asString("");
                some.add(
                        "`%s` (%s%s)%s"
                                .formatted(
                                        parameter.path("name").asString(),
                                        type(parameter.path("schema")),
                                        parameter.path("required").asBoolean(false)
                                                ? ", required"
                                                : "",
                                        meaning.isEmpty() ? "" : ": " + meaning));
            }
        }
        if (!some.isEmpty()) {
            page.append("\n%s: %s.\n".formatted(title, String.join(", ", some)));
        }
    }

    private void body(JsonNode contents, JsonNode description) {
        for (var content : contents.properties()) {
            var name = name(content.getValue().path("schema"));
            if (name.isEmpty()) {
                page.append("\nBody: `%s`.\n".formatted(content.getKey()));
            } else {
                if (!content.getKey().equals(JSON)) {
                    page.append("\nBody: `%s`.\n".formatted(content.getKey()));
                }
                fields(schema(description, name), "Body");
            }
        }
    }

    private void things(JsonNode description) {
        page.append("\n## What is answered\n");
        var known = new TreeSet<String>();
        var next = new ArrayList<>(told);
        while (!next.isEmpty()) {
            var name = next.removeLast();
            if (known.add(name)) {
                inside(schema(description, name)).forEach(next::add);
            }
        }
        for (var name : known) {
            if (!name.startsWith("Page")) {
                page.append("\n### ").append(name).append('\n');
                fields(schema(description, name), "Field");
            }
        }
    }

    private static Set<String> inside(JsonNode schema) {
        var names = new TreeSet<String>();
        for (var field : schema.path("properties").properties()) {
            for (var one : List.of(field.getValue(), field.getValue().path("items"))) {
                if (!name(one).isEmpty()) {
                    names.add(name(one));
                }
            }
        }
        return names;
    }

    private void fields(JsonNode schema, String title) {
        var required = new TreeSet<String>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        page.append("\n| %s | Type | Meaning |\n| --- | --- | --- |\n".formatted(title));
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            page.append(
                    "| `%s` | %s%s | %s |\n"
                            .formatted(
                                    field.getKey(),
                                    type(field.getValue()),
                                    required.contains(field.getKey()) ? ", required" : "",
                                    field.getValue().path("description").asString("")));
        }
    }

    private static String type(JsonNode schema) {
        var name = name(schema);
        if (!name.isEmpty()) {
            return link(name);
        }
        return switch (schema.path("type").asString("")) {
            case "array" -> "list of " + type(schema.path("items"));
            case "integer" -> "number";
            case "boolean" -> "true, false";
            case "string" ->
                    switch (schema.path("format").asString("")) {
                        case "date-time" -> "time";
                        case "uuid" -> "id";
                        default -> "text";
                    };
            default -> "object";
        };
    }

    private static String name(JsonNode schema) {
        var reference = schema.path("$ref").asString("");
        return reference.startsWith(SCHEMAS) ? reference.substring(SCHEMAS.length()) : "";
    }

    private static JsonNode schema(JsonNode description, String name) {
        return description.path("components").path("schemas").path(name);
    }

    /// Two things of one name would be told as one.
    @Test
    void eachThingHasItsOwnName() {
        var description = api.get("/api/v1/openapi.json").json();
        var generic = Set.of("Told", "Wanted", "Item", "Page", "JsonNode");
        for (var schema : description.path("components").path("schemas").properties()) {
            assertThat(generic)
                    .as(
                            "a record of the API is called %s: give it @Schema(name = …)",
                            schema.getKey())
                    .doesNotContain(schema.getKey());
        }
    }
}
