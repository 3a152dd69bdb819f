package io.mailrail.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;

final class RefusalCodecTest {

    static Stream<Status> broken() {
        return Stream.of(
                Status.UNAVAILABLE,
                Status.DEADLINE_EXCEEDED,
                Status.CANCELLED,
                Status.UNKNOWN
                        .withDescription("channel closed")
                        .withCause(new ClosedChannelException()),
                Status.INTERNAL.withDescription(
                        "RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR"),
                Status.INTERNAL.withDescription("Encountered end-of-stream mid-frame"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenConnectionIsUnavailable(Status status) {
        assertThat(RefusalCodec.inward(status, null, "Resolve"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Unavailable.class));
    }

    @Test
    void aBugOfTheOtherSideIsABug() {
        var outward = RefusalCodec.outward(new IllegalStateException("a bug"), "Resolve");

        assertThat(RefusalCodec.inward(outward.getStatus(), outward.getTrailers(), "Resolve"))
                .isInstanceOf(IllegalStateException.class);
    }
}
