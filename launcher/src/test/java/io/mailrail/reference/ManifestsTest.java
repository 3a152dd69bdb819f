package io.mailrail.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The manifests and the compose file say what the code says: ports, properties, environment variables, images.
class ManifestsTest {

    /// The names of container ports, and the property whose default they carry.
    private static final Map<String, String> PORT_PROPERTIES =
            Map.of(
                    "smtp", "mailrail.smtp.port",
                    "submission", "mailrail.smtp.submission-port",
                    "submissions", "mailrail.smtp.submissions-port",
                    "pop3", "mailrail.pop3.port",
                    "pop3s", "mailrail.pop3.pop3s-port",
                    "imap", "mailrail.imap.port",
                    "imaps", "mailrail.imap.imaps-port");

    /// Ports that no property of ours defaults to: the main classes set them.
    private static final Map<String, Integer> MAIN_CLASS_PORTS =
            Map.of("rest", 8025, "management", 9025, "grpc", 9090);

    /// Well-known ports (IANA) that the outside is offered.
    private static final Map<String, Integer> SERVICE_PORTS =
            Map.of(
                    "smtp",
                    25,
                    "submission",
                    587,
                    "submissions",
                    465,
                    "pop3",
                    110,
                    "pop3s",
                    995,
                    "imap",
                    143,
                    "imaps",
                    993);

    private static final Set<String> SPRING_VARIABLES =
            Set.of(
                    "SPRING_DATASOURCE_URL",
                    "SPRING_DATASOURCE_USERNAME",
                    "SPRING_DATASOURCE_PASSWORD");

    private final Map<String, Properties.Property> properties = Properties.byKey();
    private final List<Node> manifests = manifests();

    /// A YAML tree, asked by path.
    private record Node(@Nullable Object value) {

        Node at(String... path) {
            Object here = value;
            for (var step : path) {
                here = here instanceof Map<?, ?> map ? map.get(step) : null;
            }
            return new Node(here);
        }

        List<Node> list() {
            return value instanceof List<?> list
                    ? list.stream().map(Node::new).toList()
                    : List.of();
        }

        Map<String, Node> map() {
            var nodes = new LinkedHashMap<String, Node>();
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, node) -> nodes.put(String.valueOf(key), new Node(node)));
            }
            return nodes;
        }

        String text() {
            return value == null ? "" : value.toString();
        }

        int number() {
            return Integer.parseInt(text());
        }
    }

    private static List<Node> manifests() {
        var nodes = new ArrayList<Node>();
        try (var files = Files.list(Repository.ROOT.resolve("k8s"))) {
            for (var file : files.sorted().toList()) {
                for (var document : yaml().loadAll(Repository.read(file))) {
                    nodes.add(new Node(document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nodes;
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    private static Node compose() {
        return new Node(
                yaml().load(Repository.read(Repository.ROOT.resolve("docker-compose.yml"))));
    }

    private List<Node> of(String kind) {
        return manifests.stream().filter(m -> m.at("kind").text().equals(kind)).toList();
    }

    private static Node pod(Node workload) {
        return workload.at("spec", "template", "spec");
    }

    private static Node container(Node workload) {
        var containers = pod(workload).at("containers").list();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private static String name(Node manifest) {
        return manifest.at("metadata", "name").text();
    }

    private static Map<String, Integer> containerPorts(Node workload) {
        return container(workload).at("ports").list().stream()
                .collect(
                        Collectors.toMap(
                                p -> p.at("name").text(), p -> p.at("containerPort").number()));
    }

    private int expectedPort(String name) {
        var spring = MAIN_CLASS_PORTS.get(name);
        if (spring != null) {
            return spring;
        }
        var key = PORT_PROPERTIES.get(name);
        assertThat(key).as("a port named %s", name).isNotNull();
        var property = key == null ? null : properties.get(key);
        assertThat(property).as(key).isNotNull();
        return property == null ? 0 : Integer.parseInt(property.defaultValue());
    }

    private Set<String> services() {
        var services = new TreeSet<>(Repository.imageModules());
        services.remove("launcher");
        return services;
    }

    @Test
    void eachServiceHasADeploymentOfItsImageAndAnAutoscaler() {
        assertThat(of("Deployment").stream().map(ManifestsTest::name).collect(Collectors.toSet()))
                .isEqualTo(services());
        assertThat(of("Deployment"))
                .allSatisfy(d ->
                        assertThat(container(d).at("image").text())
                                .isEqualTo("mailrail/" + name(d)));
        assertThat(
                        of("HorizontalPodAutoscaler").stream()
                                .map(h -> h.at("spec", "scaleTargetRef", "name").text())
                                .collect(Collectors.toSet()))
                .isEqualTo(services());
        assertThat(of("Job"))
                .singleElement()
                .satisfies(job -> {
                    assertThat(container(job).at("image").text())
                            .isEqualTo("mailrail/mailbox-service");
                    assertThat(container(job).at("args").text()).isEqualTo("[--migrate-only]");
                });
    }

    @Test
    void imagesCarryTheVersionOfTheBuild() {
        var images = of("Kustomization").getFirst().at("images").list();
        assertThat(
                        images.stream()
                                .map(i -> i.at("name").text().replace("mailrail/", ""))
                                .collect(Collectors.toSet()))
                .isEqualTo(services());
        assertThat(images)
                .allSatisfy(i -> assertThat(i.at("newTag").text()).isEqualTo(Repository.version()));
    }

    @Test
    void containerPortsAreTheDefaultsOfTheCode() {
        for (var deployment : of("Deployment")) {
            containerPorts(deployment)
                    .forEach((name, port) ->
                            assertThat(port)
                                    .as("%s of %s", name, name(deployment))
                                    .isEqualTo(expectedPort(name)));
        }
        var offered =
                of("Deployment").stream()
                        .flatMap(d -> containerPorts(d).keySet().stream())
                        .collect(Collectors.toSet());
        assertThat(offered)
                .containsAll(PORT_PROPERTIES.keySet())
                .containsAll(MAIN_CLASS_PORTS.keySet());
    }

    @Test
    void servicesLeadToPortsThatAreThere() {
        Map<String, Node> deployments =
                of("Deployment").stream().collect(Collectors.toMap(ManifestsTest::name, d -> d));
        for (var service : of("Service")) {
            var target =
                    deployments.get(
                            service.at("spec", "selector", "app.kubernetes.io/name").text());
            assertThat(target).as("what %s selects", name(service)).isNotNull();
            if (target == null) {
                continue;
            }
            for (var port : service.at("spec", "ports").list()) {
                var portName = port.at("targetPort").text();
                assertThat(containerPorts(target)).as(name(service)).containsKey(portName);
                assertThat(port.at("port").number())
                        .as("%s of %s", portName, name(service))
                        .isEqualTo(SERVICE_PORTS.getOrDefault(portName, expectedPort(portName)));
            }
        }
    }

    @Test
    void probesAskTheActuator() {
        for (var deployment : of("Deployment")) {
            for (var probe : List.of("startupProbe", "readinessProbe")) {
                assertThat(container(deployment).at(probe, "httpGet", "path").text())
                        .isEqualTo("/actuator/health/readiness");
                assertThat(container(deployment).at(probe, "httpGet", "port").text())
                        .isEqualTo("management");
            }
            assertThat(container(deployment).at("livenessProbe", "httpGet", "path").text())
                    .isEqualTo("/actuator/health/liveness");
            assertThat(container(deployment).at("resources", "limits", "memory").text())
                    .isNotEmpty();
            assertThat(container(deployment).at("resources", "requests", "cpu").text())
                    .isNotEmpty();
        }
    }

    @Test
    void everyVariableIsAPropertyOfTheCode() {
        var known = new TreeSet<>(SPRING_VARIABLES);
        properties.values().forEach(p -> known.add(p.environmentVariable()));
        var workloads = new ArrayList<>(of("Deployment"));
        workloads.addAll(of("Job"));
        for (var workload : workloads) {
            var names =
                    container(workload).at("env").list().stream()
                            .map(e -> e.at("name").text())
                            .toList();
            assertThat(known).as(name(workload)).containsAll(names);
        }
        compose()
                .at("services")
                .map()
                .forEach((service, node) -> {
                    if (!service.equals("postgres")) {
                        assertThat(known)
                                .as(service)
                                .containsAll(node.at("environment").map().keySet());
                    }
                });
    }

    @Test
    void secretsAreReferredToAndDescribed() {
        var operations = Repository.read(Repository.ROOT.resolve("docs/operations.md"));
        for (var workload : of("Deployment")) {
            for (var variable : container(workload).at("env").list()) {
                var name = variable.at("name").text();
                if (name.contains("TOKEN") || name.contains("PASSWORD")) {
                    var secret = variable.at("valueFrom", "secretKeyRef", "name").text();
                    assertThat(secret).as(name).isNotEmpty();
                    assertThat(operations).contains(secret);
                }
            }
        }
    }

    @Test
    void gatewaysFindTheMailboxService() {
        var grpc =
                of("Service").stream()
                        .filter(s -> name(s).equals("mailbox-service-grpc"))
                        .findFirst()
                        .orElseThrow();
        var address =
                name(grpc) + ":" + grpc.at("spec", "ports").list().getFirst().at("port").text();
        for (var deployment : of("Deployment")) {
            if (!name(deployment).equals("mailbox-service")) {
                assertThat(variable(deployment, "MAILRAIL_GRPC_MAILBOXADDRESS")).isEqualTo(address);
            }
        }
        assertThat(
                        variable(
                                of("Deployment").stream()
                                        .filter(d -> name(d).equals("mailbox-service"))
                                        .findFirst()
                                        .orElseThrow(),
                                "MAILRAIL_MAILBOX_MIGRATE"))
                .as("the Job migrates")
                .isEqualTo("false");
    }

    private static String variable(Node workload, String name) {
        return container(workload).at("env").list().stream()
                .filter(e -> e.at("name").text().equals(name))
                .map(e -> e.at("value").text())
                .findFirst()
                .orElse("");
    }

    @Test
    void composeStartsTheSameImagesAndPorts() {
        var services = compose().at("services").map();
        var ours = new TreeSet<>(services.keySet());
        ours.remove("postgres");
        assertThat(ours).isEqualTo(services());
        Map<String, Node> deployments =
                of("Deployment").stream().collect(Collectors.toMap(ManifestsTest::name, d -> d));
        for (var service : ours) {
            var node = services.getOrDefault(service, new Node(null));
            assertThat(node.at("image").text())
                    .isEqualTo("mailrail/" + service + ":" + Repository.version());
            var deployment = deployments.get(service);
            assertThat(deployment).isNotNull();
            if (deployment == null) {
                continue;
            }
            for (var mapping : node.at("ports").list()) {
                var parts = mapping.text().split(":");
                assertThat(containerPorts(deployment).values())
                        .as("%s publishes %s", service, mapping.text())
                        .contains(Integer.valueOf(parts[parts.length - 1]));
            }
            if (!service.equals("mailbox-service")) {
                assertThat(node.at("environment", "MAILRAIL_GRPC_MAILBOXADDRESS").text())
                        .isEqualTo("mailbox-service:" + expectedPort("grpc"));
            }
        }
    }
}
