package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.database.DatabaseProperties;
import io.mailrail.mailbox.directory.DirectoryProperties;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

/// Every key with its default, and every key mapped.
class PropertiesTest {

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate(prefix, type);
    }

    @Test
    void theDatabasesKeys() {
        assertThat(bind("mailrail.mailbox", DatabaseProperties.class, Map.of()))
                .isEqualTo(
                        new DatabaseProperties(
                                true,
                                10,
                                16,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(5)));
        assertThat(
                        bind(
                                "mailrail.mailbox",
                                DatabaseProperties.class,
                                Map.of(
                                        "mailrail.mailbox.migrate", "false",
                                        "mailrail.mailbox.write-pool", "1",
                                        "mailrail.mailbox.read-pool", "2",
                                        "mailrail.mailbox.connection-timeout", "3m",
                                        "mailrail.mailbox.statement-timeout", "4m",
                                        "mailrail.mailbox.start-timeout", "5m",
                                        "mailrail.mailbox.max-clock-skew", "6m")))
                .isEqualTo(
                        new DatabaseProperties(
                                false,
                                1,
                                2,
                                Duration.ofMinutes(3),
                                Duration.ofMinutes(4),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(6)));
    }

    @Test
    void theDirectorysKeys() {
        assertThat(bind("mailrail.mailbox.directory", DirectoryProperties.class, Map.of()))
                .isEqualTo(
                        new DirectoryProperties(
                                DataSize.ofMegabytes(19),
                                2,
                                100_000,
                                Duration.ofHours(1),
                                Duration.ofDays(1),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                10,
                                30,
                                Duration.ofMinutes(5),
                                Duration.ofHours(1)));
        assertThat(
                        bind(
                                "mailrail.mailbox.directory",
                                DirectoryProperties.class,
                                Map.ofEntries(
                                        Map.entry("mailrail.mailbox.directory.argon-memory", "1MB"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.argon-iterations", "3"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.scram-iterations", "4"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.session-lifetime",
                                                "5m"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.signing-key-lifetime",
                                                "6m"),
                                        Map.entry("mailrail.mailbox.directory.answer-cache", "7m"),
                                        Map.entry("mailrail.mailbox.directory.login-cache", "8m"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.account-failures", "9"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.address-failures",
                                                "10"),
                                        Map.entry("mailrail.mailbox.directory.longest-wait", "11m"),
                                        Map.entry(
                                                "mailrail.mailbox.directory.failure-memory",
                                                "12m"))))
                .isEqualTo(
                        new DirectoryProperties(
                                DataSize.ofMegabytes(1),
                                3,
                                4,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(6),
                                Duration.ofMinutes(7),
                                Duration.ofMinutes(8),
                                9,
                                10,
                                Duration.ofMinutes(11),
                                Duration.ofMinutes(12)));
    }
}
