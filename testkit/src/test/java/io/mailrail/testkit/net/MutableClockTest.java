package io.mailrail.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

class MutableClockTest {

    @Test
    void timePassesOnlyWhenTold() {
        var clock = MutableClock.at(Instant.EPOCH);
        var elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));
        clock.advance(Duration.ofMinutes(30));
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1800));
        assertThat(elsewhere.instant()).isEqualTo(clock.instant());
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }
}
