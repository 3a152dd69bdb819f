package io.mailrail.mailbox;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.modulith.Modulithic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;

/// mailbox-service as a process of its own. With `--migrate-only` it brings the database's schema up to date and ends.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Modulithic
@Import(MailboxConfiguration.class)
public class MailboxApplication {

    private static final String MIGRATE_ONLY = "--migrate-only";
    private static final String MIGRATE = "--mailrail.mailbox.migrate=";

    /// What mailbox-service asks of Spring where the operator says nothing else. Whoever imports [MailboxConfiguration] into
    /// a context of its own sets these, too.
    public static Map<String, Object> defaults() {
        return Map.ofEntries(
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("spring.jpa.open-in-view", "false"),
                Map.entry("spring.jpa.hibernate.ddl-auto", "none"),
                Map.entry("spring.jackson.deserialization.fail-on-unknown-properties", "true"),
                Map.entry("server.port", "8025"),
                Map.entry("server.shutdown", "graceful"),
                Map.entry("server.max-http-request-header-size", "16KB"),
                Map.entry("springdoc.api-docs.path", "/api/v1/openapi.json"),
                Map.entry("springdoc.swagger-ui.path", "/api/docs"),
                Map.entry("springdoc.paths-to-match", "/api/v1/**"),
                Map.entry("springdoc.default-produces-media-type", "application/json"),
                Map.entry("springdoc.writer-with-order-by-keys", "true"),
                Map.entry("management.server.port", "9025"),
                Map.entry("management.endpoints.web.exposure.include", "health,prometheus,info"),
                Map.entry("management.endpoint.health.show-details", "always"),
                Map.entry("management.endpoint.health.probes.enabled", "true"),
                Map.entry(
                        "management.endpoint.health.group.readiness.include", "readinessState,db"));
    }

    public static void main(String[] args) {
        if (Arrays.asList(args).contains(MIGRATE_ONLY)) {
            migrate(args);
        } else {
            new SpringApplicationBuilder(MailboxApplication.class)
                    .properties(defaults())
                    .properties(
                            "spring.application.name=mailbox-service", "mailrail.grpc.port=9090")
                    .run(args);
        }
    }

    private static void migrate(String[] args) {
        var rest = new ArrayList<>(Arrays.asList(args));
        rest.removeIf(arg -> arg.equals(MIGRATE_ONLY) || arg.startsWith(MIGRATE));
        rest.add(MIGRATE + "true");
        new SpringApplicationBuilder(MigrationApplication.class)
                .properties(defaults())
                .properties("spring.application.name=mailbox-migration")
                .web(WebApplicationType.NONE)
                .run(rest.toArray(String[]::new))
                .close();
    }
}
