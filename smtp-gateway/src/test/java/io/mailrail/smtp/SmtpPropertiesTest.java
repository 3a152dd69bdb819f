package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

class SmtpPropertiesTest {

    @Test
    void everyDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new SmtpProperties(
                                2525,
                                2587,
                                2465,
                                DataSize.ofMegabytes(50),
                                1000,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(2),
                                20_000,
                                100,
                                20,
                                Duration.ofSeconds(20)));
    }

    @Test
    void everyKey() {
        assertThat(
                        bind(
                                Map.ofEntries(
                                        Map.entry("mailrail.smtp.port", "1"),
                                        Map.entry("mailrail.smtp.submission-port", "2"),
                                        Map.entry("mailrail.smtp.submissions-port", "3"),
                                        Map.entry("mailrail.smtp.max-message-size", "4MB"),
                                        Map.entry("mailrail.smtp.max-recipients", "500"),
                                        Map.entry("mailrail.smtp.timeout", "6m"),
                                        Map.entry("mailrail.smtp.write-timeout", "7s"),
                                        Map.entry("mailrail.smtp.max-sessions", "8"),
                                        Map.entry("mailrail.smtp.max-sessions-per-address", "9"),
                                        Map.entry("mailrail.smtp.max-bad-commands", "10"),
                                        Map.entry("mailrail.smtp.drain-timeout", "11s"))))
                .isEqualTo(
                        new SmtpProperties(
                                1,
                                2,
                                3,
                                DataSize.ofMegabytes(4),
                                500,
                                Duration.ofMinutes(6),
                                Duration.ofSeconds(7),
                                8,
                                9,
                                10,
                                Duration.ofSeconds(11)));
    }

    @Test
    void fewerThanAHundredRecipientsAreNotAllowed() {
        assertThatThrownBy(() -> bind(Map.of("mailrail.smtp.max-recipients", "99")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static SmtpProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("mailrail.smtp", SmtpProperties.class);
    }
}
