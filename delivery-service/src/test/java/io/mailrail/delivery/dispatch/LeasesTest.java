package io.mailrail.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.CallId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.ReversePath;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

class LeasesTest {

    private final AtomicLong now = new AtomicLong();
    private final FakeHouse house = new FakeHouse(MutableClock.atNow());
    private final Leases leases =
            new Leases(
                    house,
                    UUID.randomUUID(),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(3),
                    now::get);

    @Test
    void leaseHoldsUntilItsTimeUnlessRenewed() {
        var message = message(1, 1);
        leases.granted(List.of(message));
        now.set(Duration.ofSeconds(5).toNanos());
        assertThat(leases.holds(message)).isTrue();
        leases.renew();
        now.set(Duration.ofSeconds(14).toNanos());
        assertThat(leases.holds(message)).isTrue();
        now.set(Duration.ofSeconds(15).toNanos());
        assertThat(leases.holds(message)).isFalse();
    }

    @Test
    void otherEpochsAndLanesAreNotOurs() {
        leases.granted(List.of(message(1, 1), message(2, 5)));
        assertThat(leases.holds(message(1, 2))).isFalse();
        assertThat(leases.holds(message(3, 1))).isFalse();
        assertThat(leases.holds(message(2, 5))).isTrue();
        leases.renew(); // the house knows of lane 1 alone
        assertThat(leases.holds(message(2, 5))).isFalse();
        assertThat(leases.holds(message(1, 1))).isTrue();
        leases.release();
        assertThat(leases.holds(message(1, 1))).isFalse();
        assertThat(house.releases).hasValue(1);
    }

    private static OutboundMessage message(int lane, long epoch) {
        return new OutboundMessage(
                lane,
                epoch,
                CallId.next(),
                ReversePath.NULL,
                "example.net",
                List.of(
                        new OutboundMessage.Recipient(
                                UUID.randomUUID(), new ForwardPath("b@example.net"), 1, false)),
                1,
                Instant.EPOCH);
    }
}
