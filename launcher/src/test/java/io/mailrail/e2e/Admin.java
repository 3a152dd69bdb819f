package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The admin REST API of a house, as a script would use it.
record Admin(int port, String token) {

    /// Whoever can log in.
    record Account(String email, String password) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger COUNT = new AtomicInteger();

    /// A new account in `domain`.
    Account account(String domain) {
        var account =
                new Account(
                        "user" + COUNT.incrementAndGet() + "@" + domain,
                        UUID.randomUUID().toString());
        var made =
                post(
                        "/accounts",
                        "{\"email\": \"%s\", \"password\": \"%s\"}"
                                .formatted(account.email(), account.password()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return account;
    }

    /// A domain that is there from now on.
    void domain(String name) {
        var made = post("/domains", "{\"name\": \"%s\"}".formatted(name));
        assertThat(made.statusCode()).as(made.body()).isIn(200, 201, 409);
    }

    HttpResponse<String> post(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /// Sends a file as it is.
    HttpResponse<String> upload(String path, String mediaType, Path file) {
        try {
            return send(
                    request(path)
                            .header("Content-Type", mediaType)
                            .POST(HttpRequest.BodyPublishers.ofFile(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines of an answer that may be large, as they come.
    Stream<String> lines(String path) {
        try {
            return HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
