package io.mailrail.launcher;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration LONGEST = Duration.ofSeconds(60);
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

    /// A path with a query.
    static String with(String path, Map<String, String> query) {
        return query.isEmpty()
                ? path
                : path
                        + query.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    /// A list, page by page.
    ///
    /// @param most how many are wanted
    List<JsonNode> list(String path, Map<String, String> query, int most) {
        var items = new ArrayList<JsonNode>();
        var after = "";
        do {
            int limit = Math.clamp(most - items.size(), 1, PAGE);
            var asked = new LinkedHashMap<String, String>();
            asked.put("limit", Integer.toString(limit));
            asked.putAll(query);
            if (!after.isEmpty()) {
                asked.put("after", after);
            }
            var page = call("GET", with(path, asked), null);
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
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
        return read(
                send(
                        request(method, path, publisher, "application/json").timeout(LONGEST),
                        BodyHandlers.ofString()));
    }

    /// Sends a file as it is, from an offset on.
    JsonNode upload(String method, String path, Path file, long offset) {
        try {
            long length = Math.max(0, Files.size(file) - offset);
            var octets =
                    length == 0
                            ? BodyPublishers.noBody()
                            : BodyPublishers.fromPublisher(
                                    BodyPublishers.ofInputStream(() -> open(file, offset)), length);
            return read(
                    send(
                            request(method, path, octets, mediaType(file.toString())),
                            BodyHandlers.ofString()));
        } catch (IOException e) {
            throw Failed.refused("cannot read " + file);
        }
    }

    private static InputStream open(Path file, long offset) {
        try {
            var in = Files.newInputStream(file);
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mediaType(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".mbox")) {
            return "application/mbox";
        }
        if (lower.endsWith(".tar")) {
            return "application/x-tar";
        }
        if (lower.endsWith(".gz") || lower.endsWith(".tgz")) {
            return "application/gzip";
        }
        return lower.endsWith(".zip") ? "application/zip" : "application/octet-stream";
    }

    /// Passes the answer's octets on as they come.
    void download(String path, OutputStream to) throws IOException {
        var answer =
                send(
                        request("GET", path, BodyPublishers.noBody(), "application/json"),
                        BodyHandlers.ofInputStream());
        try (var octets = answer.body()) {
            if (answer.statusCode() >= 400) {
                throw Failed.refused(
                        problem(
                                answer.statusCode(),
                                new String(octets.readAllBytes(), StandardCharsets.UTF_8)));
            }
            octets.transferTo(to);
        }
    }

    private HttpRequest.Builder request(
            String method, String path, BodyPublisher body, String mediaType) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", mediaType)
                .method(method, body);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return CLIENT.send(request.build(), handler);
        } catch (IOException e) {
            throw Failed.unreachable("nobody answers at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failed.unreachable("interrupted", e);
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() >= 400) {
            throw Failed.refused(problem(answer.statusCode(), answer.body()));
        }
        return answer.body().isEmpty()
                ? JsonNodeFactory.instance.missingNode()
                : JsonMapper.shared().readTree(answer.body());
    }

    /// The sentence of a problem document (RFC 9457 §3.1).
    private static String problem(int status, String body) {
        try {
            var problem = JsonMapper.shared().readTree(body);
            var said = problem.path("detail").asString(problem.path("title").asString(""));
            return said.isEmpty() ? "HTTP status " + status : said;
        } catch (JacksonException noDocument) {
            return "HTTP status " + status;
        }
    }
}
