package io.mailrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RightsTest {

    /// The second column is what is stored, the third what is told.
    @ParameterizedTest
    @CsvSource({
        "lrswida,   lrswitea,  lrswitead",
        "lrswikda,  lrswiktea, lrswikteacd",
        "c,         kx,        kxc",
        "x,         x,         xc",
        "t,         t,         td",
        "rl,        lr,        lr",
        "'',        '',        ''",
        "aetxkpiwsrl, lrswipkxtea, lrswipkxteacd",
    })
    void oldLettersStandForWhatTheyMeant(String given, String stored, String told) {
        assertThat(Rights.parse(given)).hasToString(stored);
        assertThat(Rights.parse(given).told()).isEqualTo(told);
    }

    @Test
    void otherLettersAreRefused() {
        assertThatThrownBy(() -> Rights.parse("lrq"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("q");
    }

    @Test
    void setsAddAndSubtract() {
        var some = Rights.parse("lrs");
        assertThat(some.plus(Rights.parse("sw"))).hasToString("lrsw");
        assertThat(some.minus(Rights.parse("ra"))).hasToString("ls");
        assertThat(some.has(Right.SEEN)).isTrue();
        assertThat(some.has(Right.WRITE)).isFalse();
        assertThat(some.hasAny(Rights.parse("wa"))).isFalse();
        assertThat(Rights.NONE.isEmpty()).isTrue();
        assertThat(Rights.ALL).hasToString("lrswipkxtea");
    }
}
