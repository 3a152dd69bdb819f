package io.mailrail.launcher;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The admin REST API, called.
final class AdminClient {

    /// The API said no, or nobody answered: one sentence for the terminal, and how the process ends.
    static final class Failed extends RuntimeException {

        private static final int NO = 1;
        private static final int NOBODY = 3;

        private final int exitCode;

        private Failed(int exitCode, String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
            this.exitCode = exitCode;
        }

        static Failed refused(String sentence) {
            return new Failed(NO, sentence, null);
        }

        static Failed unreachable(String sentence, @Nullable Throwable cause) {
            return new Failed(NOBODY, sentence, cause);
        }

        int exitCode() {
            return exitCode;
        }
    }

    private static final int PAGE = 500;

    private final String base;
    private final String token;

    /// @param url the house, such as `http://127.0.0.1:8025`
    AdminClient(String url, String token) {
        this.base = url.replaceAll("/+$", "") + "/api/v1";
        this.token = token;
    }

    /// A part of a path or a query, whatever characters it has.
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A list, page by page.
    ///
    /// @param most how many are wanted
    List<JsonNode> list(String path, Map<String, String> query, int most) {
        var items = new ArrayList<JsonNode>();
        var after = "";
        do {
            int limit = Math.clamp(most - items.size(), 1, PAGE);
            var asked = new StringBuilder(path).append("?limit=").append(limit);
            query.forEach((name, value) ->
                    asked.append('&').append(name).append('=').append(encoded(value)));
            if (!after.isEmpty()) {
                asked.append("&after=").append(encoded(after));
            }
            var page = call("GET", asked.toString(), null);
            page.path("items").forEach(items::add);
            var next = page.path("next");
            after = next.isString() ? next.asString() : "";
        } while (!after.isEmpty() && items.size() < most);
        return items;
    }

    /// The answer; an empty one is a missing node.
    JsonNode call(String method, String path, @Nullable Map<String, @Nullable Object> body) {
        var publisher =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(
                                JsonMapper.shared().writeValueAsString(body));
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw Failed.refused(problem(answer));
            }
            return answer.body().isEmpty()
                    ? JsonNodeFactory.instance.missingNode()
                    : JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw Failed.unreachable("nobody answers at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failed.unreachable("interrupted", e);
        }
    }

    /// The sentence of a problem document (RFC 9457 §3.1).
    private static String problem(HttpResponse<String> answer) {
        try {
            var problem = JsonMapper.shared().readTree(answer.body());
            var said = problem.path("detail").asString(problem.path("title").asString(""));
            return said.isEmpty() ? "HTTP status " + answer.statusCode() : said;
        } catch (JacksonException noDocument) {
            return "HTTP status " + answer.statusCode();
        }
    }
}
