package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.time.Duration;
import java.util.Map;

class SearchPropertiesTest {

    private static SearchProperties bind(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("mailrail.mailbox.search", SearchProperties.class);
    }

    @Test
    void everyKeyHasItsDefaultAndIsMapped() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new SearchProperties(
                                1_000,
                                100,
                                1_000,
                                100_000,
                                1_000_000,
                                1_000,
                                12,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1)));
        assertThat(
                        bind(
                                Map.of(
                                        "mailrail.mailbox.search.max-keys", "1",
                                        "mailrail.mailbox.search.max-depth", "2",
                                        "mailrail.mailbox.search.max-text-length", "3",
                                        "mailrail.mailbox.search.max-ranges", "4",
                                        "mailrail.mailbox.search.max-sorted", "5",
                                        "mailrail.mailbox.search.scan-below", "6",
                                        "mailrail.mailbox.search.slices", "7",
                                        "mailrail.mailbox.search.index-interval", "8s",
                                        "mailrail.mailbox.search.index-lease", "9s")))
                .isEqualTo(
                        new SearchProperties(
                                1, 2, 3, 4, 5, 6, 7, Duration.ofSeconds(8), Duration.ofSeconds(9)));
    }
}
