package io.mailrail.mailbox.mime;

import java.text.Normalizer;
import java.util.Locale;

/// The form in which text is searched: compatibility characters made plain (NFKC), case folded, what nobody sees left out. A
/// needle and the text it is looked for in pass through the same function, else hits are lost in silence.
public final class SearchText {

    /// Stored with every text; raised when [#normalise] changes.
    public static final int VERSION = 1;

    private SearchText() {}

    /// Folds a text. Full case folding by what the JDK has: to upper case as a whole (`ß` becomes `SS`, a ligature its
    /// letters), then to lower case character by character, so that a sigma at a word's end is a sigma like any other. Folding
    /// may undo the normal form, hence the second round. The result folds to itself.
    public static String normalise(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        var folded = fold(text);
        for (var again = fold(folded); !again.equals(folded); again = fold(folded)) {
            folded = again;
        }
        return folded;
    }

    private static String fold(String text) {
        var upper = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        var lower = new StringBuilder(upper.length());
        upper.codePoints()
                .filter(c -> !isIgnorable(c))
                .forEach(c -> lower.appendCodePoint(Character.toLowerCase(c)));
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

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
