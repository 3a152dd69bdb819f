package io.mailrail.e2e;

import io.mailrail.testkit.postgres.TestPostgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The five services as five JVMs over Netty, on a PostgreSQL of their own: what a cluster runs.
final class FiveProcessHouse implements House {

    private static final List<String> GATEWAYS =
            List.of("smtp-gateway", "pop3-service", "imap-service", "delivery-service");

    /// All five, in the order they are started.
    static final List<String> SERVICES =
            Stream.concat(Stream.of("mailbox-service"), GATEWAYS.stream()).toList();

    private final Path data;
    private final Ports ports;
    private final Map<String, String> properties;
    private final Map<String, JavaProcess> processes = new LinkedHashMap<>();

    private FiveProcessHouse(Path data, Ports ports, Map<String, String> properties) {
        this.data = data;
        this.ports = ports;
        this.properties = properties;
    }

    /// Starts all five on a fresh database and waits until each is ready.
    static FiveProcessHouse start(Map<String, String> properties) {
        var ports =
                Ports.free(
                        Stream.of(
                                        House.portProperties(),
                                        Stream.of(
                                                "mailrail.grpc.port", "management:mailbox-service"),
                                        GATEWAYS.stream().map(g -> "management:" + g))
                                .flatMap(s -> s)
                                .toArray(String[]::new));
        var database = TestPostgres.freshDatabase();
        var all = new LinkedHashMap<>(properties);
        all.put("spring.datasource.url", database.url());
        all.put("spring.datasource.username", database.user());
        all.put("spring.datasource.password", database.password());
        var house = new FiveProcessHouse(House.freshFolder("five"), ports, all);
        try {
            house.launch("mailbox-service");
            GATEWAYS.forEach(house::launch);
            house.processes.forEach(
                    (name, process) -> House.awaitReady(ports.of("management:" + name), process));
        } catch (Throwable e) {
            house.close();
            throw e;
        }
        return house;
    }

    private void launch(String service) {
        var own = new LinkedHashMap<String, Object>();
        ports.byProperty()
                .forEach((property, port) -> {
                    if (property.startsWith("mailrail.")
                            && !property.equals("mailrail.grpc.port")) {
                        own.put(property, port);
                    }
                });
        own.put("management.server.port", ports.of("management:" + service));
        own.put("mailrail.data-dir", data.toString());
        own.put("mailrail.bind-address", "127.0.0.1");
        own.put("mailrail.grpc.token", "between-the-services-0123456789");
        if (service.equals("mailbox-service")) {
            own.put("server.port", ports.rest());
            own.put("mailrail.grpc.port", ports.of("mailrail.grpc.port"));
            own.put("mailrail.admin.bootstrap-token", TOKEN);
        } else {
            own.put("mailrail.grpc.mailbox-address", "localhost:" + ports.of("mailrail.grpc.port"));
        }
        properties.forEach((key, value) -> {
            if (service.equals("mailbox-service") || !key.startsWith("spring.datasource")) {
                own.put(key, value);
            }
        });
        var arguments = new ArrayList<>(House.arguments(own));
        processes.put(
                service,
                JavaProcess.start(
                        service,
                        data.resolve(service + ".log"),
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        arguments));
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Path certificate() {
        return data.resolve("tls").resolve("certificate.pem");
    }

    /// `kill -9` of one service.
    void kill(String service) {
        process(service).kill();
    }

    /// One service's process.
    JavaProcess process(String service) {
        var process = processes.get(service);
        if (process == null) {
            throw new IllegalArgumentException(service);
        }
        return process;
    }

    /// Starts a service that was killed, and waits until it is ready.
    void restart(String service) {
        launch(service);
        House.awaitReady(ports.of("management:" + service), process(service));
    }

    @Override
    public void close() {
        var all = new ArrayList<>(processes.values());
        all.reversed().forEach(JavaProcess::close);
    }
}
