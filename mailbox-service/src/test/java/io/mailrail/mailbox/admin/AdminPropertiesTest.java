package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.Map;

class AdminPropertiesTest {

    private static AdminProperties bind(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.admin", AdminProperties.class);
    }

    @Test
    void everyKeyHasItsDefaultAndIsMapped() {
        assertThat(bind(Map.of()))
                .isEqualTo(new AdminProperties(null, DataSize.ofMegabytes(1), Duration.ofDays(1)));
        assertThat(
                        bind(
                                Map.of(
                                        "mailrail.admin.bootstrap-token", "t",
                                        "mailrail.admin.max-body", "2KB",
                                        "mailrail.admin.idempotency-memory", "3h")))
                .isEqualTo(new AdminProperties("t", DataSize.ofKilobytes(2), Duration.ofHours(3)));
    }
}
