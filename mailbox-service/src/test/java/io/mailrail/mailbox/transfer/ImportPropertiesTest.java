package io.mailrail.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

/// Every key with its default, and every key mapped.
class ImportPropertiesTest {

    private static ImportProperties bind(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.mailbox.imports", ImportProperties.class);
    }

    @Test
    void everyKeyHasItsDefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new ImportProperties(
                                DataSize.ofGigabytes(20),
                                DataSize.ofGigabytes(200),
                                10_000_000,
                                10,
                                1000,
                                1,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                Duration.ofHours(24),
                                Duration.ofDays(30)));
    }

    @Test
    void everyKeyIsMapped() {
        var prefix = "mailrail.mailbox.imports.";
        assertThat(
                        bind(
                                Map.of(
                                        prefix + "max-upload", "1GB",
                                        prefix + "max-unpacked", "2GB",
                                        prefix + "max-messages", "3",
                                        prefix + "max-unfinished", "4",
                                        prefix + "max-report", "5",
                                        prefix + "workers", "6",
                                        prefix + "lease", "7s",
                                        prefix + "poll", "8s",
                                        prefix + "upload-retention", "9h",
                                        prefix + "retention", "10d")))
                .isEqualTo(
                        new ImportProperties(
                                DataSize.ofGigabytes(1),
                                DataSize.ofGigabytes(2),
                                3,
                                4,
                                5,
                                6,
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                Duration.ofHours(9),
                                Duration.ofDays(10)));
    }
}
