package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;

class SearchTextTest {

    @ParameterizedTest
    @CsvSource({
        "Hello World!, hello world!",
        "STRASSE, strasse",
        "Straße, strasse",
        "ΟΔΥΣΣΕΥΣ, οδυσσευσ",
        "Οδυσσεύς, οδυσσεύσ",
        "ﬁne, fine",
        "ＦＵＬＬ, full",
        "e\u0301, é",
        "İstanbul, istanbul",
        "ı, i",
        "ＡＢＣ①, abc1",
        "soft\u00ADhyphen, softhyphen",
        "a\u00A0b, a b",
        "Ａ\u0308, ä",
    })
    void textIsFolded(String text, String folded) {
        assertThat(SearchText.normalise(text))
                .isEqualTo(Normalizer.normalize(folded, Normalizer.Form.NFKC));
    }

    @Test
    void foldingTwiceIsFoldingOnce() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < 0xD800 || c > 0xDFFF) {
                var once = SearchText.normalise(Character.toString(c));
                if (!SearchText.normalise(once).equals(once)) {
                    throw new AssertionError(Integer.toHexString(c));
                }
            }
        }
    }

    @Test
    void upperAndLowerCaseMeet() {
        for (int c = 0; c < 0x20000; c++) {
            if (c < 0xD800 || c > 0xDFFF) {
                var text = Character.toString(c);
                var upper = SearchText.normalise(text.toUpperCase(Locale.ROOT));
                if (!SearchText.normalise(text).equals(upper)) {
                    throw new AssertionError(Integer.toHexString(c));
                }
            }
        }
    }

    /// The table of simple characters must not see less than the whole rule would.
    @Test
    void neighboursOfSimpleCharactersAreFoldedTogether() {
        int[] letters = {
            'a', 'S', 0xC4, 0x3B1, 0x418, 0x301, 0x308, 0x345, 0x484, 0x37A, 0xA8, 0x1100, 0x1161
        };
        for (int one : letters) {
            for (int two : letters) {
                for (int three : letters) {
                    var text = new String(new int[] {one, two, three}, 0, 3);
                    var nfkc = Normalizer.normalize(text, Normalizer.Form.NFKC);
                    var lower = new StringBuilder();
                    nfkc.toUpperCase(Locale.ROOT)
                            .codePoints()
                            .forEach(c -> lower.appendCodePoint(Character.toLowerCase(c)));
                    assertThat(SearchText.normalise(text))
                            .isEqualTo(Normalizer.normalize(lower, Normalizer.Form.NFKC));
                }
            }
        }
    }

    @Test
    void piecesAreFoldedAsTheWhole() {
        var random = new Random(1);
        int[] letters = {
            'a', ' ', '\n', 'E', 0x301, 0x308, 0xDF, 0x3A3, 0xAC00, 0x1100, 0x1161, 0x1F600
        };
        for (int run = 0; run < 50; run++) {
            var whole = new StringBuilder();
            var pieces = new StringBuilder();
            var normaliser = new Normaliser(pieces::append);
            for (int i = 0; i < 3_000; i++) {
                var piece = new StringBuilder();
                for (int j = random.nextInt(8); j > 0; j--) {
                    piece.appendCodePoint(letters[random.nextInt(letters.length)]);
                }
                whole.append(piece);
                normaliser.text(piece);
            }
            normaliser.end();
            assertThat(pieces.toString()).isEqualTo(SearchText.normalise(whole.toString()));
        }
    }

    @Test
    void textWithoutAnyAsciiIsStillCut() {
        var pieces = new StringBuilder();
        var normaliser = new Normaliser(pieces::append);
        for (int i = 0; i < 100_000; i++) {
            normaliser.text("日本");
        }
        assertThat(pieces.length()).isGreaterThan(100_000);
        normaliser.end();
        assertThat(pieces).hasSize(200_000);
    }
}
