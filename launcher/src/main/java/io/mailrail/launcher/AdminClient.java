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

    /// The API said no, or nobody answered: one sentence for the terminal.
    static final class Failed extends RuntimeException {

        Failed(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
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

    /// `/things/{name}`, whatever characters the name has.
    static String path(String things, String name, String... rest) {
        var path = new StringBuilder("/" + things + "/").append(encoded(name));
        for (var more : rest) {
            path.append('/').append(more);
        }
        return path.toString();
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// All pages of a list.
    List<JsonNode> list(String path) {
        var items = new ArrayList<JsonNode>();
        var after = "";
        do {
            var page = call("GET", path + "?limit=" + PAGE + "&after=" + encoded(after), null);
            page.path("items").forEach(items::add);
            var next = page.path("next");
            after = next.isString() ? next.asString() : "";
        } while (!after.isEmpty());
        return items;
    }

    /// The answer; an empty one is a missing node.
    JsonNode call(String method, String path, @Nullable Map<String, ?> body) {
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
                throw new Failed(problem(answer), null);
            }
            return answer.body().isEmpty()
                    ? JsonNodeFactory.instance.missingNode()
                    : JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new Failed("nobody answers at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted", e);
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
