package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;

/// The form in which text is searched: compatibility characters made plain (NFKC), case folded, what nobody sees left out. A
/// needle and the text it is looked for in pass through the same function, else hits are lost in silence.
public final class SearchText {

    /// Stored with every text; raised when [#normalise] changes.
    public static final int VERSION = 1;

    private SearchText() {}

    /// The only character whose lower case has another upper case than itself.
    private static final int CAPITAL_SHARP_S = 0x1E9E;

    /// Characters below this that are not marks combine with none of each other: they are folded one by one, from a table.
    /// Latin, Greek and Cyrillic are here.
    private static final int SIMPLE = 0x530;

    private static final @Nullable String[] FOLDED = new @Nullable String[SIMPLE];

    /// The same where it is one character, which it nearly always is; else 0.
    private static final char[] FOLDED_TO_ONE = new char[SIMPLE];

    static {
        for (int c = 0; c < SIMPLE; c++) {
            boolean mark = (c >= 0x300 && c < 0x370) || (c >= 0x483 && c < 0x48A);
            var folded = mark ? null : fold(Character.toString(c));
            FOLDED[c] = folded;
            FOLDED_TO_ONE[c] = folded != null && folded.length() == 1 ? folded.charAt(0) : 0;
        }
    }

    /// Folds a text. Full case folding by what the JDK has: to upper case as a whole (`ß` becomes `SS`, a ligature its
    /// letters), then to lower case character by character, so that a sigma at a word's end is a sigma like any other. The result
    /// folds to itself.
    public static String normalise(String text) {
        var folded = new StringBuilder(text.length() + 16);
        int at = 0;
        while (at < text.length()) {
            int end = at + 1;
            char c = text.charAt(at);
            if (c < SIMPLE
                    && FOLDED_TO_ONE[c] != 0
                    && (end == text.length() || simple(text.charAt(end)) != null)) {
                folded.append(FOLDED_TO_ONE[c]);
                at = end;
                continue;
            }
            var simple = simple(c);
            if (simple != null && (end == text.length() || simple(text.charAt(end)) != null)) {
                folded.append(simple);
            } else {
                while (end < text.length() && simple(text.charAt(end)) == null) {
                    end++;
                }
                folded.append(fold(text.substring(at, end)));
            }
            at = end;
        }
        return folded.toString();
    }

    private static @Nullable String simple(char c) {
        return c < SIMPLE ? FOLDED[c] : null;
    }

    private static String fold(String text) {
        var upper = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        var lower = new StringBuilder(upper.length());
        for (int i = 0; i < upper.length(); ) {
            int c = upper.codePointAt(i);
            i += Character.charCount(c);
            if (c == CAPITAL_SHARP_S) {
                lower.append("ss");
            } else if (!isIgnorable(c)) {
                lower.appendCodePoint(Character.toLowerCase(c));
            }
        }
        return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    /// Soft hyphens, joiners, direction marks, variation selectors: of Unicode's Default_Ignorable_Code_Point what occurs in
    /// mail.
    private static boolean isIgnorable(int c) {
        return c == 0xAD
                || c == 0x34F
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }
}
