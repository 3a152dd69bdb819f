package io.mailrail.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// `up`'s options and screen; `status` and `admin` against an API that notes what it is asked.
class CommandLineTest {

    private record Answer(int status, String body) {}

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Function<String, Answer> answers = _ -> new Answer(204, "");
    private HttpServer server = unstarted();

    @TempDir private Path data = Path.of("");

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void aHouse() throws IOException {
        server.createContext("/", this::answer);
        server.start();
        var port = Integer.toString(server.getAddress().getPort());
        new RunningFile(data)
                .write(
                        new MockEnvironment()
                                .withProperty("local.server.port", port)
                                .withProperty("management.server.port", port));
        Files.writeString(data.resolve("admin-token"), "secret\n");
    }

    @AfterEach
    void noHouse() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var question =
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + (body.isEmpty() ? "" : " " + body);
        asked.add(question);
        assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
                .isIn("Bearer secret", null);
        var answer = answers.apply(question);
        var octets = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private int run(String... arguments) {
        return Launcher.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int admin(String... arguments) {
        var all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return run(all.toArray(String[]::new));
    }

    @Test
    void listsAreReadPageByPageAndShownAsATable() {
        answers =
                question ->
                        question.contains("after=a")
                                ? new Answer(
                                        200, "{\"items\":[{\"name\":\"b.example\"}],\"next\":null}")
                                : new Answer(
                                        200,
                                        "{\"items\":[{\"name\":\"a\",\"domain\":5}],\"next\":\"a\"}");
        assertThat(admin("domain-aliases", "list")).isZero();
        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/domain-aliases?limit=500",
                        "GET /api/v1/domain-aliases?limit=500&after=a");
        assertThat(out.toString().lines())
                .containsExactly(
                        "name       domain  createdAt",
                        "a          5       -",
                        "b.example  -       -");
        assertThat(admin("domain-aliases", "list", "--limit", "1")).isZero();
        assertThat(asked).hasSize(3).contains("GET /api/v1/domain-aliases?limit=1");
    }

    @Test
    void withoutAnybodyThereTheSentenceSaysSo() {
        server.stop(0);
        assertThat(admin("domains", "list")).isEqualTo(3);
        assertThat(err.toString()).contains("nobody answers at http://127.0.0.1:");
    }

    @Test
    void terminalControlsAreNotPassedOn() {
        answers =
                _ ->
                        new Answer(
                                200,
                                "{\"items\":[{\"name\":\"a\\u001b[2J\\u202eb\"}],\"next\":null}");
        admin("domains", "list");
        assertThat(out.toString()).contains("a [2J b").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void statusShowsTheHealth() {
        answers =
                _ ->
                        new Answer(
                                200,
                                "{\"status\":\"UP\",\"components\":{\"db\":{\"status\":\"UP\",\"details\":{\"a\":1}}}}");
        assertThat(run("status", "--data", data.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly("UP", "  db                 UP  {\"a\":1}");
        assertThat(asked).containsExactly("GET /actuator/health");
    }

    @Test
    void statusOfAHouseThatIsDownIsAFailure() {
        answers = _ -> new Answer(503, "{\"status\":\"DOWN\"}");
        assertThat(run("status", "--data", data.toString())).isEqualTo(1);
        server.stop(0);
        assertThat(run("status", "--data", data.toString())).isEqualTo(1);
        assertThat(run("status", "--data", data.resolve("nothing").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("DOWN", "nobody answers", "nothing was ever started");
    }

    @Test
    void optionsOfUpAreRead() {
        var options = new UpOptions();
        var spec = CommandLine.Model.CommandSpec.forAnnotatedObject(options);
        new CommandLine(spec)
                .parseArgs(
                        "--data",
                        "x",
                        "--set",
                        "a.b=c=d",
                        "--set",
                        "e=",
                        "--no-demo",
                        "--port-offset",
                        "1000");
        assertThat(options.data()).isAbsolute().endsWithRaw(Path.of("x"));
        assertThat(options.set()).containsEntry("a.b", "c=d").containsEntry("e", "");
        assertThat(options.demo()).isFalse();
        assertThat(Listeners.USUAL.properties(options.portOffset()))
                .containsEntry("mailrail.smtp.port", "3525")
                .containsEntry("management.server.port", "10025")
                .hasSize(9);
    }

    @Test
    void theScreenNamesEveryListenerThatIsOn() {
        var environment = new MockEnvironment().withProperty("mailrail.bind-address", "127.0.0.1");
        Listeners.USUAL
                .properties(0)
                .forEach((key, port) -> environment.setProperty(key, port.toString()));
        environment.setProperty("mailrail.pop3.port", "0");
        var made =
                List.of(
                        new FirstStart.Made("alice@example.org", "pa"),
                        new FirstStart.Made("bob@example.org", "pb"));
        new Screen(environment, data, made).print(new PrintWriter(out, true));
        assertThat(out.toString())
                .contains(
                        "Mailrail is ready.",
                        "127.0.0.1:2525",
                        "127.0.0.1:2993",
                        "127.0.0.1:9025",
                        "alice@example.org  password pa",
                        "curl -sSk smtps://127.0.0.1:2465 -u 'alice@example.org:pa'",
                        "curl -sSk pop3s://127.0.0.1:2995/1 -u 'bob@example.org:pb'",
                        "admin-token")
                .doesNotContain("2110");
    }

    @Test
    void laterScreensHaveNoPasswords() {
        var environment = new MockEnvironment();
        Listeners.USUAL
                .properties(0)
                .forEach((key, port) -> environment.setProperty(key, port.toString()));
        new Screen(environment, data, List.of()).print(new PrintWriter(out, true));
        assertThat(out.toString())
                .contains("passwords are shown once", "alice@example.org:PASSWORD");
    }
}
