package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

class ImapPropertiesTest {

    private static ImapProperties bound(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.imap", ImapProperties.class);
    }

    @Test
    void everyDefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(
                        new ImapProperties(
                                2143,
                                2993,
                                Duration.ofMinutes(30),
                                Duration.ofMinutes(3),
                                Duration.ofMinutes(5),
                                20_000,
                                100,
                                DataSize.ofKilobytes(64),
                                DataSize.ofMegabytes(1),
                                DataSize.ofKilobytes(4),
                                DataSize.ofMegabytes(50),
                                Duration.ofMinutes(2),
                                5,
                                Duration.ofSeconds(1),
                                20,
                                5,
                                Duration.ofSeconds(10)));
    }

    @Test
    void everyKey() {
        assertThat(
                        bound(
                                Map.ofEntries(
                                        Map.entry("mailrail.imap.port", "1"),
                                        Map.entry("mailrail.imap.imaps-port", "2"),
                                        Map.entry("mailrail.imap.timeout", "3s"),
                                        Map.entry("mailrail.imap.login-timeout", "4s"),
                                        Map.entry("mailrail.imap.write-timeout", "5s"),
                                        Map.entry("mailrail.imap.max-sessions", "6"),
                                        Map.entry("mailrail.imap.max-sessions-per-address", "7"),
                                        Map.entry("mailrail.imap.max-line", "8B"),
                                        Map.entry("mailrail.imap.max-literal", "9B"),
                                        Map.entry("mailrail.imap.max-literal-before-login", "10B"),
                                        Map.entry("mailrail.imap.max-message-size", "11B"),
                                        Map.entry("mailrail.imap.idle-heartbeat", "12s"),
                                        Map.entry("mailrail.imap.bad-commands-before-delay", "13"),
                                        Map.entry("mailrail.imap.bad-command-delay", "14s"),
                                        Map.entry("mailrail.imap.max-bad-commands", "15"),
                                        Map.entry("mailrail.imap.max-failed-logins", "16"),
                                        Map.entry("mailrail.imap.drain", "17s"))))
                .isEqualTo(
                        new ImapProperties(
                                1,
                                2,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                6,
                                7,
                                DataSize.ofBytes(8),
                                DataSize.ofBytes(9),
                                DataSize.ofBytes(10),
                                DataSize.ofBytes(11),
                                Duration.ofSeconds(12),
                                13,
                                Duration.ofSeconds(14),
                                15,
                                16,
                                Duration.ofSeconds(17)));
    }
}
