package io.mailrail.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/// `docs/configuration.md` lists every property; and what operators have been promised stays.
class ConfigurationReferenceTest {

    /// Spring's own that an operator sets.
    private static final String SPRING =
            """
            | `spring.datasource.url`, `.username`, `.password` | text | | mailbox-service: the PostgreSQL to use; under `./mailrail up` the embedded one unless set |
            | `server.port` | number | `8025` | mailbox-service: the admin REST API |
            | `management.server.port` | number | `9025` | every service: health and metrics |
            """;

    @Test
    void everyPropertyIsListed() {
        var page =
                new StringBuilder(
                        """
                        # Configuration

                        This page is generated from the code. Every property can be given as `--set KEY=VALUE` to `./mailrail up`, as an argument
                        `--KEY=VALUE` to a service, in a Spring configuration file, or as an environment variable: dots become `_`, dashes vanish,
                        letters are capitals (`mailrail.smtp.max-message-size` is `MAILRAIL_SMTP_MAXMESSAGESIZE`). Durations are written `30s`, `5m`,
                        `2d`; sizes `25MB`. A port of 0 turns its listener off.

                        | Property | Type | Default | Meaning |
                        | --- | --- | --- | --- |
                        """);
        for (var property : Properties.all()) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    property.key(),
                                    property.type(),
                                    property.defaultValue().isEmpty()
                                            ? ""
                                            : "`" + property.defaultValue() + "`",
                                    property.meaning()));
        }
        Repository.holdsPage("configuration.md", page + SPRING);
    }

    @Test
    void everyPropertyHasAMeaning() {
        assertThat(Properties.all())
                .allSatisfy(p -> assertThat(p.meaning()).as(p.key()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource({
        "mailrail.smtp.port, 2525",
        "mailrail.smtp.submission-port, 2587",
        "mailrail.smtp.submissions-port, 2465",
        "mailrail.pop3.port, 2110",
        "mailrail.pop3.pop3s-port, 2995",
        "mailrail.imap.port, 2143",
        "mailrail.imap.imaps-port, 2993",
        "mailrail.grpc.mailbox-address, localhost:9090",
        "mailrail.auth.allow-plaintext, false",
        "mailrail.mailbox.migrate, true",
        "mailrail.mailbox.undelete-retention, 14d",
        "mailrail.smtp.max-message-size, 50MB",
        "mailrail.smtp.max-recipients, 1000",
        "mailrail.smtp.timeout, 5m",
        "mailrail.pop3.timeout, 10m",
        "mailrail.imap.timeout, 30m",
        "mailrail.smtp.max-sessions-per-address, 100",
        "mailrail.pop3.max-sessions-per-address, 100",
        "mailrail.imap.max-sessions-per-address, 100",
        "mailrail.delivery.smtp-port, 25",
        "mailrail.delivery.first-retry, 5m",
        "mailrail.delivery.max-retry-interval, 4h",
        "mailrail.delivery.delay-warning, 4h",
        "mailrail.delivery.max-age, 5d",
        "mailrail.delivery.allow-private-destinations, false",
    })
    void whatOperatorsSetStaysAsItIs(String key, String defaultValue) {
        Map<String, Properties.Property> properties = Properties.byKey();
        assertThat(properties).containsKey(key);
        var property = properties.get(key);
        assertThat(property == null ? "" : property.defaultValue()).isEqualTo(defaultValue);
    }

    @Test
    void whatHasNoDefaultIsThereToo() {
        assertThat(Properties.byKey().keySet())
                .containsAll(
                        List.of(
                                "mailrail.hostname",
                                "mailrail.data-dir",
                                "mailrail.bind-address",
                                "mailrail.grpc.port",
                                "mailrail.grpc.token",
                                "mailrail.grpc.token-file",
                                "mailrail.tls.certificate",
                                "mailrail.tls.private-key",
                                "mailrail.admin.bootstrap-token",
                                "mailrail.delivery.dns-servers",
                                "mailrail.delivery.relay-host"));
    }
}
