package io.mailrail.mailbox.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

class ContentPropertiesTest {

    private static ContentProperties bound(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.mailbox.content", ContentProperties.class);
    }

    @Test
    void everyDefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(
                        new ContentProperties(
                                DataSize.ofMegabytes(64),
                                Duration.ofSeconds(10),
                                Duration.ofHours(24),
                                Duration.ofSeconds(10),
                                1000,
                                Duration.ofDays(7),
                                Duration.ofDays(30)));
    }

    @Test
    void everyKey() {
        assertThat(
                        bound(
                                Map.ofEntries(
                                        Map.entry("mailrail.mailbox.content.memory", "1B"),
                                        Map.entry("mailrail.mailbox.content.memory-wait", "2s"),
                                        Map.entry(
                                                "mailrail.mailbox.content.staged-retention", "3s"),
                                        Map.entry("mailrail.mailbox.content.sweep-interval", "4s"),
                                        Map.entry("mailrail.mailbox.content.sweep-batch", "5"),
                                        Map.entry("mailrail.mailbox.content.call-retention", "6s"),
                                        Map.entry(
                                                "mailrail.mailbox.content.trace-retention", "7s"))))
                .isEqualTo(
                        new ContentProperties(
                                DataSize.ofBytes(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                5,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7)));
    }
}
