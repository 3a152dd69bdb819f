package io.mailrail.delivery;

import static java.util.Map.entry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import java.util.Map;

/// The delivery service as a process of its own. Its one HTTP port is the management port.
@SpringBootApplication
public class DeliveryApplication {

    /// What Spring would otherwise default differently. Not in a file: in the all-in-one process only one would be read.
    private static final Map<String, Object> DEFAULTS =
            Map.ofEntries(
                    entry("spring.application.name", "delivery-service"),
                    entry("spring.main.web-application-type", "servlet"),
                    entry("spring.main.banner-mode", "off"),
                    entry("spring.threads.virtual.enabled", "true"),
                    entry("spring.lifecycle.timeout-per-shutdown-phase", "20s"),
                    entry("management.server.port", "9025"),
                    entry("server.port", "${management.server.port}"),
                    entry("management.endpoints.web.exposure.include", "health,info,prometheus"),
                    entry("management.endpoint.health.show-details", "always"),
                    entry("management.endpoint.health.probes.enabled", "true"),
                    entry(
                            "management.endpoint.health.group.readiness.include",
                            "readinessState,delivery,mailboxReached"));

    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        var application = new SpringApplication(DeliveryApplication.class);
        application.setDefaultProperties(DEFAULTS);
        return application;
    }
}
