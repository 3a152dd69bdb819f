package io.mailrail.imap;

import static java.util.Map.entry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import java.util.Map;

/// The IMAP service as a process of its own.
@SpringBootApplication
public class ImapApplication {

    /// What stands in no file: a property given from outside wins.
    private static final Map<String, Object> DEFAULTS =
            Map.ofEntries(
                    entry("spring.application.name", "imap-service"),
                    entry("spring.main.web-application-type", "servlet"),
                    entry("spring.main.banner-mode", "off"),
                    entry("spring.lifecycle.timeout-per-shutdown-phase", "40s"),
                    entry("management.server.port", "9025"),
                    entry("server.port", "${management.server.port}"),
                    entry("management.endpoints.web.exposure.include", "health,info,prometheus"),
                    entry("management.endpoint.health.show-details", "always"),
                    entry("management.endpoint.health.probes.enabled", "true"),
                    entry(
                            "management.endpoint.health.group.readiness.include",
                            "readinessState,imapListening,mailboxReached"));

    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        var application = new SpringApplication(ImapApplication.class);
        application.setDefaultProperties(DEFAULTS);
        return application;
    }
}
