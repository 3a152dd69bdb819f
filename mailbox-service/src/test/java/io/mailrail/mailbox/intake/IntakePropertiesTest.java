package io.mailrail.mailbox.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.util.Map;

class IntakePropertiesTest {

    private static IntakeProperties bound(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.mailbox.intake", IntakeProperties.class);
    }

    @Test
    void everyDefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(
                        new IntakeProperties(
                                DataSize.ofMegabytes(150), 2, 256, DataSize.ofMegabytes(16), 4));
    }

    @Test
    void everyKey() {
        assertThat(
                        bound(
                                Map.ofEntries(
                                        Map.entry("mailrail.mailbox.intake.max-content-size", "1B"),
                                        Map.entry("mailrail.mailbox.intake.writers", "2"),
                                        Map.entry("mailrail.mailbox.intake.batch-messages", "3"),
                                        Map.entry("mailrail.mailbox.intake.batch-size", "4B"),
                                        Map.entry("mailrail.mailbox.intake.singles", "5"))))
                .isEqualTo(new IntakeProperties(DataSize.ofBytes(1), 2, 3, DataSize.ofBytes(4), 5));
    }
}
