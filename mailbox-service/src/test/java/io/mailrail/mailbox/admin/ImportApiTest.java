package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/// `/imports` and `/accounts/{email}/export`, as scripts use them.
@MailboxTest
class ImportApiTest {

    private static final String MBOX =
            "From ann@example.org Mon Nov  2 10:00:00 2026\nSubject: a\n\nHello\n\n";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestMail mail;
    private final int port;
    private final RestClientOfTests api;

    ImportApiTest(TestMail mail, @LocalServerPort int port) {
        this.mail = mail;
        this.port = port;
        this.api = RestClientOfTests.admin(port);
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                        .header("Authorization", "Bearer " + api.token())
                        .method(method, body);
        if (type != null) {
            request.header("Content-Type", type);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    private HttpResponse<String> post(User user, String more, @Nullable String type, String body)
            throws IOException, InterruptedException {
        return send(
                "POST",
                "/imports?account=" + encoded(user.account().login()) + more,
                type,
                BodyPublishers.ofString(body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String id(HttpResponse<String> answer) {
        return json(answer).path("id").asString();
    }

    private JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> api.get("/api/v1/imports/" + id).json(),
                        told -> !told.path("finishedAt").isNull());
    }

    @Test
    void anUploadIsTakenAndTheImportToldOf() throws Exception {
        var user = mail.user();
        var taken = post(user, "&mailbox=Old", "application/mbox", MBOX + MBOX);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        assertThat(taken.headers().firstValue("Location")).hasValue("/api/v1/imports/" + id(taken));
        var told = ended(id(taken));
        assertThat(told.path("state").asString()).isEqualTo("done");
        assertThat(told.path("account").asString()).isEqualTo(user.account().login());
        assertThat(told.path("format").asString()).isEqualTo("mbox");
        assertThat(told.path("mailbox").asString()).isEqualTo("Old");
        assertThat(told.path("progress").asDouble()).isEqualTo(1);
        assertThat(told.path("stored").asInt()).isEqualTo(2);
        assertThat(told.path("received").asInt()).isEqualTo(2 * MBOX.length());
        assertThat(told.path("report").size()).isZero();
        assertThat(user.status("Old").messages()).isEqualTo(2);
        var listed = api.get("/api/v1/imports?account=" + encoded(user.account().login()));
        assertThat(listed.json().path("items").path(0).path("id").asString()).isEqualTo(id(taken));
        assertThat(listed.json().path("items").path(0).path("report").isNull()).isTrue();
        assertThat(api.get("/api/v1/audit").text()).contains("import.create");
    }

    @Test
    void whatWasSkippedIsReported() throws Exception {
        var user = mail.user();
        var taken =
                post(
                        user,
                        "&format=mbox",
                        "application/octet-stream",
                        MBOX.replace("Subject: a\n\nHello\n", ""));
        var told = ended(id(taken));
        var skip = told.path("report").path(0);
        assertThat(skip.path("message").asInt()).isEqualTo(1);
        assertThat(skip.path("offset").asInt()).isZero();
        assertThat(skip.path("reason").asString()).isEqualTo("empty");
        assertThat(skip.path("name").asString()).startsWith("ann@example.org");
    }

    @Test
    void anUploadCanComeLaterAndInPieces() throws Exception {
        var user = mail.user();
        var begun = post(user, "&format=mbox&upload=later", null, "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(json(begun).path("state").asString()).isEqualTo("uploading");
        var path = "/imports/" + id(begun) + "/data?offset=";
        assertThat(
                        send("PUT", path + 5, "application/mbox", BodyPublishers.ofString("x"))
                                .statusCode())
                .isEqualTo(409);
        breakOff(path + 0, MBOX.substring(0, 30));
        await().until(() ->
                api.get("/api/v1/imports/" + id(begun)).json().path("received").asInt() == 30);
        var rest = MBOX.substring(30).getBytes(StandardCharsets.UTF_8);
        // Of unknown length: chunked.
        var put =
                send(
                        "PUT",
                        path + 30,
                        "application/mbox",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(rest)));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(202);
        assertThat(ended(id(begun)).path("stored").asInt()).isEqualTo(1);
        var late =
                send("PUT", path + MBOX.length(), "application/mbox", BodyPublishers.ofString("x"));
        assertThat(late.statusCode()).isEqualTo(409);
    }

    /// Sends less than it says, and goes.
    private void breakOff(String path, String octets) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(
                            ("PUT /api/v1"
                                            + path
                                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/mbox\r\nAuthorization: Bearer "
                                            + api.token()
                                            + "\r\nContent-Length: 1000\r\n\r\n"
                                            + octets)
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedFirst() throws Exception {
        var user = mail.user();
        assertThat(post(user, "", "application/gzip", "x").statusCode()).isEqualTo(422);
        assertThat(post(user, "&format=pst", "application/zip", "x").statusCode()).isEqualTo(422);
        assertThat(post(user, "&mailbox=a//b", "application/mbox", "x").statusCode())
                .isEqualTo(422);
        assertThat(post(user, "&upload=maybe", "application/mbox", "x").statusCode())
                .isEqualTo(422);
        assertThat(post(user, "", "application/x-www-form-urlencoded", "x").statusCode())
                .isEqualTo(415);
        assertThat(
                        send(
                                        "POST",
                                        "/imports?account=nobody%40nowhere.example",
                                        "application/mbox",
                                        BodyPublishers.ofString(MBOX))
                                .statusCode())
                .isEqualTo(404);
        assertThat(
                        send("POST", "/imports", "application/mbox", BodyPublishers.ofString(MBOX))
                                .statusCode())
                .isBetween(400, 422);
        assertThat(api.get("/api/v1/imports/nonsense").status()).isEqualTo(404);
        var reader =
                api.with(
                        api.post(
                                        "/api/v1/tokens",
                                        "{\"name\": \"r\", \"scopes\": [\"accounts:read\"]}")
                                .field("token"));
        assertThat(reader.get("/api/v1/imports").status()).isEqualTo(200);
        assertThat(reader.post("/api/v1/imports", "{}").status()).isEqualTo(403);
        assertThat(reader.get("/api/v1/accounts/" + user.account().login() + "/export").status())
                .isEqualTo(403);
        assertThat(api.with(null).get("/api/v1/imports").status()).isEqualTo(401);
    }

    @Test
    void oneIsCancelled() throws Exception {
        var begun = post(mail.user(), "&format=eml&upload=later", null, "");
        var path = "/api/v1/imports/" + id(begun);
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.get(path).field("state")).isEqualTo("cancelled");
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete("/api/v1/imports/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void mailIsExported() throws Exception {
        var user = mail.user();
        user.append("INBOX", TestMail.message("first", "From me"));
        user.create("Other");
        user.append("Other", TestMail.message("second", "x"));
        var path = "/accounts/" + user.account().login() + "/export";
        var all = send("GET", path, null, BodyPublishers.noBody());
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/mbox"));
        assertThat(all.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(named -> assertThat(named).contains(".mbox"));
        assertThat(all.body())
                .startsWith("From ann@example.org ")
                .contains("Subject: first", ">From me", "Subject: second");
        var one = send("GET", path + "?mailbox=Other", null, BodyPublishers.noBody());
        assertThat(one.body()).contains("Subject: second").doesNotContain("Subject: first");
        assertThat(send("GET", path + "?mailbox=No", null, BodyPublishers.noBody()).statusCode())
                .isEqualTo(404);
        assertThat(
                        send("GET", "/accounts/x@y.example/export", null, BodyPublishers.noBody())
                                .statusCode())
                .isEqualTo(404);
        assertThat(api.get("/api/v1/audit").text()).contains("account.export");
    }
}
