package io.mailrail.imap;

import io.mailrail.api.grpc.DoorsConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

import java.util.Map;

/// The IMAP service as a process of its own.
@SpringBootApplication
@Import(DoorsConfiguration.class)
public class ImapApplication {

    /// What stands in no file: a property given from outside wins.
    static final Map<String, Object> DEFAULTS =
            Map.of(
                    "spring.application.name", "imap-service",
                    "spring.main.web-application-type", "servlet",
                    "management.server.port", "9025",
                    "server.port", "${management.server.port}",
                    "management.endpoints.web.exposure.include", "health,prometheus,info",
                    "management.endpoint.health.probes.enabled", "true",
                    "management.endpoint.health.show-details", "always",
                    "management.endpoint.health.group.readiness.include",
                            "readinessState,mailboxReached,imapListening");

    public static void main(String[] args) {
        var application = new SpringApplication(ImapApplication.class);
        application.setDefaultProperties(DEFAULTS);
        application.run(args);
    }
}
