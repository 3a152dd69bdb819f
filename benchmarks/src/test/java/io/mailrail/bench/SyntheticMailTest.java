package io.mailrail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.stream.LongStream;

class SyntheticMailTest {

    private final SyntheticMail mail = new SyntheticMail(4096);

    private String text(long number) {
        return new String(mail.message(number), StandardCharsets.UTF_8);
    }

    @Test
    void theSameNumberIsTheSameMessage() {
        assertThat(text(42))
                .isEqualTo(new String(new SyntheticMail(4096).message(42), StandardCharsets.UTF_8));
    }

    @Test
    void noTwoAreAlike() {
        var seen = new HashSet<String>();
        LongStream.range(0, 500).forEach(n -> assertThat(seen.add(text(n))).isTrue());
    }

    @Test
    void sizesAreAboutWhatWasAskedFor() {
        LongStream.range(0, 200)
                .forEach(n -> assertThat(mail.message(n).length).isBetween(3_900, 4_400));
    }

    @Test
    void linesEndWithCrLfAndStayWithinTheirLimit() {
        LongStream.range(0, 100)
                .mapToObj(this::text)
                .forEach(text -> {
                    assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
                    assertThat(text.split("\r\n")).allMatch(line -> line.length() <= 998);
                });
    }

    @Test
    void markedWordsAreAsRareAsPromised() {
        assertThat(
                        LongStream.range(0, 10_000)
                                .filter(n -> text(n).contains(SyntheticMail.ONE_PERCENT)))
                .hasSize(100);
        assertThat(text(6_000)).contains(SyntheticMail.RARE);
        assertThat(text(6_001)).doesNotContain(SyntheticMail.RARE);
    }

    @Test
    void aReplyNamesWhatItAnswers() {
        assertThat(text(11)).contains("In-Reply-To: <").contains("Subject: Re: ");
        assertThat(text(10)).doesNotContain("In-Reply-To:").doesNotContain("Subject: Re: ");
    }

    @Test
    void aLargeMessageIsAsLongAsWasAskedFor() throws Exception {
        try (var large = mail.large(1, 1_000_000)) {
            assertThat(large.readAllBytes()).hasSize(1_000_000);
        }
    }
}
