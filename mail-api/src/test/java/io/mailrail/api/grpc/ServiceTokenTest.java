package io.mailrail.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.Resolution;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.api.spring.Misconfigured;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

class ServiceTokenTest {

    private static GrpcProperties properties(String address, @Nullable String token, int port) {
        return new GrpcProperties(
                address,
                token,
                null,
                port,
                "",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    @Test
    void whoShowsAnotherTokenIsNotHeard() {
        try (var house = new House(false);
                var stranger = house.channelWith("another")) {
            house.directory.answer("resolve", new Resolution.Remote());
            assertThatThrownBy(() -> Doors.over(stranger).directory().resolve(new ForwardPath("a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("UNAUTHENTICATED");
            assertThat(house.directory.calls).isEmpty();
        }
    }

    @Test
    void withoutATokenNothingLeavesTheProcessOrComesIn() {
        assertThatThrownBy(() -> MailboxChannel.open(properties("mailbox:9090", null, 0)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("mailrail.grpc.token");
        assertThatThrownBy(() ->
                        new GrpcServers(
                                properties("in-process:x", " ", 9090),
                                InetAddress.getLoopbackAddress(),
                                List.of()))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("mailrail.grpc.token");
    }

    @Test
    void withinTheProcessNoTokenIsAsked() {
        MailboxChannel.open(properties("in-process:x", null, 0)).close();
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(properties("mailbox:9090", "secret", 1)).asString().doesNotContain("secret");
    }
}
