package io.mailrail.delivery.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class DeliveryPropertiesTest {

    @Test
    void defaults() {
        assertThat(TestProperties.with())
                .isEqualTo(
                        new DeliveryProperties(
                                List.of(),
                                Duration.ofSeconds(5),
                                25,
                                Duration.ofMinutes(5),
                                Duration.ofHours(4),
                                Duration.ofHours(4),
                                Duration.ofDays(5),
                                false,
                                "",
                                true,
                                200,
                                10,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                new DeliveryProperties.Timeouts(
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(3),
                                        Duration.ofMinutes(10))));
    }

    @Test
    void everyKeyIsMapped() {
        assertThat(
                        TestProperties.with(
                                "dns-servers", "127.0.0.1:53,127.0.0.2",
                                "dns-timeout", "1s",
                                "smtp-port", "2525",
                                "first-retry", "2s",
                                "max-retry-interval", "3s",
                                "delay-warning", "4s",
                                "max-age", "5s",
                                "allow-private-destinations", "true",
                                "relay-host", "u:secret@relay:587",
                                "relay-verify", "false",
                                "max-deliveries", "6",
                                "max-per-destination", "7",
                                "renew-interval", "8s",
                                "lease-time", "9s",
                                "drain", "10s",
                                "timeouts.connect", "11s",
                                "timeouts.greeting", "12s",
                                "timeouts.command", "13s",
                                "timeouts.data", "14s",
                                "timeouts.block", "15s",
                                "timeouts.end", "16s"))
                .isEqualTo(
                        new DeliveryProperties(
                                List.of("127.0.0.1:53", "127.0.0.2"),
                                Duration.ofSeconds(1),
                                2525,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                true,
                                "u:secret@relay:587",
                                false,
                                6,
                                7,
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(10),
                                new DeliveryProperties.Timeouts(
                                        Duration.ofSeconds(11),
                                        Duration.ofSeconds(12),
                                        Duration.ofSeconds(13),
                                        Duration.ofSeconds(14),
                                        Duration.ofSeconds(15),
                                        Duration.ofSeconds(16))));
    }

    @Test
    void secretsAndNonsenseAreKeptOut() {
        assertThat(TestProperties.with("relay-host", "u:secret@relay:587").toString())
                .contains("relay:587")
                .doesNotContain("secret");
        assertThatThrownBy(() -> TestProperties.with("max-deliveries", "0"))
                .hasStackTraceContaining("must be above 0");
    }
}
