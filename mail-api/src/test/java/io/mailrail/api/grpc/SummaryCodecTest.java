package io.mailrail.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.BodyPart;
import io.mailrail.api.ContentSummary;

import org.junit.jupiter.api.Test;

import java.util.List;

class SummaryCodecTest {

    @Test
    void encodedAndDecodedIsTheSame() {
        assertThat(SummaryCodec.decode(SummaryCodec.encode(Samples.summary())))
                .isEqualTo(Samples.summary());
    }

    @Test
    void nestingMayBeDeep() {
        var summary = Samples.summary();
        var body = summary.body();
        for (int i = 0; i < 300; i++) {
            body = new BodyPart.Multipart(body.place(), body.fields(), List.of(body));
        }
        var deep = new ContentSummary(summary.envelope(), body, "");
        assertThat(SummaryCodec.decode(SummaryCodec.encode(deep))).isEqualTo(deep);
    }

    @Test
    void rubbishIsNoSummary() {
        assertThatThrownBy(() -> SummaryCodec.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
