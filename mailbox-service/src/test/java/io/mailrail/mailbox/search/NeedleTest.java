package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

class NeedleTest {

    @Test
    void itIsFoundWhereAStringFindsIt() {
        var random = new Random(9051);
        for (int round = 0; round < 20_000; round++) {
            var haystack = text(random, random.nextInt(40));
            var needle = text(random, random.nextInt(5));
            assertThat(new Needle(needle).isIn(Needle.octets(haystack)))
                    .as("%s in %s", needle, haystack)
                    .isEqualTo(haystack.contains(needle));
        }
    }

    @Test
    void halfACharacterIsLookedForAsWhatBecomesOfIt() {
        assertThat(new Needle("a\uD800b").isIn(Needle.octets("a\uFFFDb"))).isTrue();
        assertThat(new Needle("\uDC00").isIn(Needle.octets("a?b"))).isFalse();
        assertThat(new Needle("\uD83D\uDE00").isIn(Needle.octets("x\uD83D\uDE00y"))).isTrue();
    }

    private static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abäß€".charAt(random.nextInt(5)));
        }
        return text.toString();
    }
}
