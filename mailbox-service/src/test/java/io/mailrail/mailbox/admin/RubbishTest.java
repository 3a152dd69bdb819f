package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.admin.Endpoints.Endpoint;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Whatever comes in, the answer is a success or a problem document that blames the request; nothing breaks. What an endpoint
/// takes is read from the API's own description, so this holds each endpoint that is described.
@MailboxTest
class RubbishTest {

    private static final JsonMapper JSON = new JsonMapper();

    /// Values of JSON that nobody should send.
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1.5",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1e400",
                    "\"\"",
                    "\" \"",
                    "\"\\u0000\"",
                    "\"a\\u0000b@example.org\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\u202e\\u0301\\ufffe\"",
                    "\"\ud83d\ude00\"",
                    "\"%00%s'; --\"",
                    "\"../../x\"",
                    "\"" + "x".repeat(20_000) + "\"",
                    "\"@@@\"",
                    "\"*@*\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"+999999999-01-01T00:00:00Z\"",
                    "[]",
                    "[null]",
                    "[[[[]]]]",
                    "[\"\\u0000\"]",
                    "{}",
                    "{\"a\": {\"b\": null}}");

    private static final List<String> BODIES =
            List.of(
                    "null",
                    "[]",
                    "0",
                    "\"x\"",
                    "{}",
                    "{\"\": 1}",
                    "{\"nothing\\u0000\": 1}",
                    "{",
                    "\u0000",
                    "\ufeff{}",
                    "[".repeat(5000),
                    "{\"a\":".repeat(2000),
                    "{\"a\": " + "1".repeat(2000) + "}");

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "%00",
                    "a%00b",
                    "%20",
                    "-1",
                    "0",
                    "9223372036854775808",
                    "%ED%A0%80",
                    "%FF",
                    "%F0%9F%98%80",
                    "%E2%80%AE",
                    "..",
                    "%2E%2E",
                    "a%2Fb",
                    "a;b=c",
                    "*@*",
                    "'%20OR%201=1--",
                    "a@" + "b".repeat(5000),
                    "00000000-0000-0000-0000-00000000000g");

    private final RestClientOfTests api;
    private final Endpoints endpoints;
    private final String domain = "f" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private JsonNode description = JSON.nullNode();
    private final List<String> wrong = new ArrayList<>();
    private int asked;

    RubbishTest(@LocalServerPort int port, Endpoints endpoints) {
        this.api = RestClientOfTests.admin(port);
        this.endpoints = endpoints;
    }

    @BeforeEach
    void makeThings() {
        description = api.get("/api/v1/openapi.json").json();
        api.post("/api/v1/domains", "{\"name\": \"" + domain + "\"}");
        api.post("/api/v1/accounts", "{\"email\": \"a@" + domain + "\"}");
        api.post("/api/v1/groups", "{\"address\": \"g@" + domain + "\"}");
        api.post(
                "/api/v1/aliases",
                "{\"address\": \"x@" + domain + "\", \"targets\": [\"a@b.example\"]}");
    }

    /// A path to something that exists where this test made such a thing, so that the body is looked at.
    private String somewhere(Endpoint endpoint) {
        return AdminWeb.ROOT
                + endpoint.pattern()
                        .replace("{domain}", domain)
                        .replace("{email}", "a@" + domain)
                        .replace(
                                "{address}",
                                (endpoint.pattern().startsWith("/groups") ? "g@" : "x@") + domain)
                        .replaceAll("\\{[^}]*}", "0190d3c4-0000-7000-8000-000000000000");
    }

    private JsonNode operation(Endpoint endpoint) {
        return description
                .path("paths")
                .path(AdminWeb.ROOT + endpoint.pattern())
                .path(endpoint.method().toLowerCase(java.util.Locale.ROOT));
    }

    private List<String> fields(Endpoint endpoint) {
        var schema =
                operation(endpoint)
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        var name = schema.path("$ref").asString("").replace("#/components/schemas/", "");
        var fields = new ArrayList<String>();
        description
                .path("components")
                .path("schemas")
                .path(name)
                .path("properties")
                .properties()
                .forEach(field -> fields.add(field.getKey()));
        return fields;
    }

    private void ask(String method, String path, String body, Map<String, String> headers) {
        asked++;
        var answer = api.send(method, path, body.isEmpty() ? null : body, headers);
        boolean fine =
                answer.status() < 400
                        || (answer.status() < 500
                                && answer.contentType().startsWith("application/problem+json"));
        if (!fine) {
            wrong.add(
                    "%s %.80s %s %.60s → %d %.200s"
                            .formatted(
                                    method, path, headers, body, answer.status(), answer.text()));
        }
    }

    private void assertFine() {
        assertThat(asked).isPositive();
        assertThat(wrong).isEmpty();
    }

    @Test
    void bodiesOfRubbish() {
        for (var endpoint : endpoints.all()) {
            if (!endpoint.writes() || endpoint.method().equals("DELETE")) {
                continue;
            }
            var path = somewhere(endpoint);
            for (var body : BODIES) {
                ask(endpoint.method(), path, body, Map.of());
            }
            var fields = fields(endpoint);
            assertThat(
                            fields.isEmpty()
                                    && operation(endpoint)
                                            .path("requestBody")
                                            .path("content")
                                            .has("application/json"))
                    .as("%s takes a body whose fields the description does not name", endpoint)
                    .isFalse();
            for (var field : fields) {
                for (var value : VALUES) {
                    ask(endpoint.method(), path, "{\"" + field + "\": " + value + "}", Map.of());
                }
            }
        }
        assertFine();
    }

    /// One field is rubbish, the others are as they should be: the value gets as far as it can.
    @Test
    void oneFieldOfRubbishAmongGoodOnes() {
        var good =
                Map.of(
                        "/domains",
                        "{\"name\": \"r-" + domain + "\"}",
                        "/domain-aliases",
                        "{\"name\": \"q-%s\", \"domain\": \"%s\"}".formatted(domain, domain),
                        "/accounts",
                        "{\"email\": \"new@" + domain + "\", \"password\": \"p\"}",
                        "/aliases",
                        "{\"address\": \"y@%s\", \"targets\": [\"a@b.example\"]}".formatted(domain),
                        "/groups",
                        "{\"address\": \"h@%s\", \"members\": [\"a@b.example\"]}".formatted(domain),
                        "/tokens",
                        "{\"name\": \"n\", \"scopes\": [\"audit:read\"]}",
                        "/accounts/{email}/app-passwords",
                        "{\"name\": \"n\"}");
        for (var endpoint : endpoints.all()) {
            var whole = good.get(endpoint.pattern());
            if (!endpoint.method().equals("POST") || whole == null) {
                continue;
            }
            for (var field : fields(endpoint)) {
                for (var value : VALUES) {
                    var body = (tools.jackson.databind.node.ObjectNode) JSON.readTree(whole);
                    body.set(
                            field,
                            JSON.getNodeFactory()
                                    .rawValueNode(new tools.jackson.databind.util.RawValue(value)));
                    ask("POST", somewhere(endpoint), JSON.writeValueAsString(body), Map.of());
                }
            }
        }
        assertFine();
    }

    @Test
    void pathsOfRubbish() {
        for (var endpoint : endpoints.all()) {
            if (!endpoint.pattern().contains("{")) {
                continue;
            }
            for (var text : TEXTS) {
                var path =
                        AdminWeb.ROOT
                                + endpoint.pattern()
                                        .replaceAll(
                                                "\\{[^}]*}",
                                                java.util.regex.Matcher.quoteReplacement(text));
                ask(endpoint.method(), path, endpoint.writes() ? "{}" : "", Map.of());
            }
        }
        assertFine();
    }

    @Test
    void parametersAndHeadersOfRubbish() {
        for (var endpoint : endpoints.all()) {
            for (var parameter : operation(endpoint).path("parameters")) {
                var name = parameter.path("name").asString();
                switch (parameter.path("in").asString()) {
                    case "query" -> {
                        for (var text : TEXTS) {
                            ask(
                                    endpoint.method(),
                                    somewhere(endpoint) + "?" + name + "=" + text,
                                    "",
                                    Map.of());
                        }
                    }
                    case "header" -> {
                        for (var text :
                                List.of("", "\"", "*, *", "\u00ff", "x".repeat(1000), "\"a\",,")) {
                            ask(
                                    endpoint.method(),
                                    somewhere(endpoint),
                                    endpoint.method().equals("DELETE") ? "" : "{}",
                                    Map.of(name, text));
                        }
                    }
                    default -> assertThat(parameter.path("in").asString()).isEqualTo("path");
                }
            }
        }
        assertFine();
    }

    @Test
    void tokensOfRubbish() {
        for (var token : List.of("", "\u00ff", "x".repeat(5000), "mrt_'; --")) {
            var answer =
                    api.with(null)
                            .send(
                                    "GET",
                                    "/api/v1/domains?"
                                            + URLEncoder.encode("\u0000", StandardCharsets.UTF_8),
                                    null,
                                    Map.of("Authorization", "Bearer " + token));
            assertThat(answer.status()).isEqualTo(401);
        }
    }
}
