package io.mailrail.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.time.Duration;
import java.util.Map;

class Pop3PropertiesTest {

    @Test
    void everyDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new Pop3Properties(
                                2110,
                                2995,
                                Duration.ofMinutes(10),
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
                                Map.of(
                                        "mailrail.pop3.port", "1",
                                        "mailrail.pop3.pop3s-port", "2",
                                        "mailrail.pop3.timeout", "3m",
                                        "mailrail.pop3.write-timeout", "4s",
                                        "mailrail.pop3.max-sessions", "5",
                                        "mailrail.pop3.max-sessions-per-address", "6",
                                        "mailrail.pop3.max-bad-commands", "7",
                                        "mailrail.pop3.drain-timeout", "8s")))
                .isEqualTo(
                        new Pop3Properties(
                                1,
                                2,
                                Duration.ofMinutes(3),
                                Duration.ofSeconds(4),
                                5,
                                6,
                                7,
                                Duration.ofSeconds(8)));
    }

    private static Pop3Properties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("mailrail.pop3", Pop3Properties.class);
    }
}
