package io.mailrail.mailbox.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Words that are looked for in any order and without their accents (RFC 6203 §3), and how well a text fits them.
///
/// A text fits when every word stands in it, be it within another. It scores 8 when the words stand there as they were typed, 4 when they
/// do but for accents, else 1; up to 2 more for words that stand alone; and three times as much in a subject.
final class FuzzyNeedle {

    static final int SUBJECT_WEIGHT = 3;

    private final Needle typed;
    private final Needle phrase;
    private final List<Needle> words;

    /// @param typed normalised
    FuzzyNeedle(Needle typed) {
        this.typed = typed;
        var plain = Unmarked.of(typed.text()).strip();
        this.phrase = new Needle(plain);
        this.words =
                Arrays.stream(plain.split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .map(Needle::new)
                        .toList();
    }

    /// The words, without accents.
    List<Needle> words() {
        return words;
    }

    /// 0 where it does not fit. The text is octets, one a character.
    int score(String text) {
        return score(text, plain(text));
    }

    /// The same of a text whose accents were taken away before.
    int score(String text, String plain) {
        if (!words.stream().allMatch(word -> word.isIn(plain))) {
            return 0;
        }
        int alone = (int) words.stream().filter(word -> standsAlone(word, plain)).count();
        int order = typed.isIn(text) ? 8 : phrase.isIn(plain) ? 4 : 1;
        return order + (words.isEmpty() ? 0 : 2 * alone / words.size());
    }

    static String plain(String text) {
        var octets = text.getBytes(StandardCharsets.ISO_8859_1);
        var plain = Unmarked.of(octets, 0, octets.length);
        return plain == null ? text : new String(plain, StandardCharsets.ISO_8859_1);
    }

    private static boolean standsAlone(Needle word, String text) {
        for (int at = word.indexIn(text, 0); at >= 0; at = word.indexIn(text, at + 1)) {
            int end = at + word.length();
            if ((at == 0 || !isLetter(text.charAt(at - 1)))
                    && (end == text.length() || !isLetter(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /// Every octet beyond ASCII is taken for a letter's.
    private static boolean isLetter(char octet) {
        return octet >= 0x80 || (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
    }
}
