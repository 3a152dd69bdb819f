package io.mailrail.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `status`: asks the running house how it is. Ends with 0 if it is up, else with 1.
@Command(name = "status", description = "Tells whether the house runs, and how it is.")
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of the house.")
    private Path data = Path.of("data");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var ports = new RunningFile(data).read();
        if (ports.isEmpty()) {
            out.println("not running: nothing was ever started on " + data);
            return 1;
        }
        var health = "http://127.0.0.1:" + ports.get().management() + "/actuator/health";
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(health))
                            .timeout(Duration.ofSeconds(10))
                            .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            var told = JsonMapper.shared().readTree(answer.body());
            out.println(told.path("status").asString());
            for (var component : told.path("components").properties()) {
                out.printf("  %-18s %s%n", component.getKey(), shown(component.getValue()));
            }
            return answer.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            out.println("not running: nobody answers at " + health);
            return 1;
        }
    }

    private static String shown(JsonNode component) {
        var details = component.path("details");
        return component.path("status").asString()
                + (details.isEmpty() ? "" : "  " + details.toString());
    }
}
