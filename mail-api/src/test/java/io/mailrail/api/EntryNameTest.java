package io.mailrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "comment",
                "/comment",
                "/private/",
                "/private//comment",
                "//private",
                "private/comment",
                "/shared/a*",
                "/shared/50%",
                "/shared/ä",
                "/shared/a\u0001b",
                "/shared/a\u007f"
            })
    void whatTheRfcForbidsIsNoName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryName(name));
    }

    @Test
    void aNameHasALimit() {
        var longest = "/shared/" + "x".repeat(EntryName.MAX_LENGTH - 8);
        assertThat(new EntryName(longest).value()).isEqualTo(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryName(longest + "x"));
    }

    @Test
    void caseSaysNothing() {
        assertThat(new EntryName("/Private/Comment")).isEqualTo(new EntryName("/private/comment"));
        assertThat(new EntryName("/PRIVATE/x").isPrivate()).isTrue();
        assertThat(new EntryName("/shared/private").isPrivate()).isFalse();
    }

    @Test
    void aValueNeedsTwoLevelsOrFourOfAVendors() {
        assertThat(new EntryName("/private").canHaveValue()).isFalse();
        assertThat(new EntryName("/private/comment").canHaveValue()).isTrue();
        assertThat(new EntryName("/shared/vendor").canHaveValue()).isFalse();
        assertThat(new EntryName("/shared/vendor/x").canHaveValue()).isFalse();
        assertThat(new EntryName("/shared/vendor/x/y").canHaveValue()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Annotation.nil(new EntryName("/shared/vendor/x")));
    }
}
