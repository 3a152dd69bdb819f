package io.mailrail.mailbox.search;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// Text without accents, for fuzzy comparison: Latin, Greek and Cyrillic letters lose their marks; everything else stays. Works on
/// UTF-8, also on pieces that begin or end within a character.
final class Unmarked {

    /// Letters with a stroke are letters of their own to Unicode, and accents to people who type.
    private static final String STROKES = "øođdłlħhŧtıiƀbɨi";

    private static final int LATIN_GREEK_CYRILLIC = 0x530;
    private static final int EXTENDED = 0x1E00;
    private static final int EXTENDED_END = 0x2000;

    private static final byte[] @Nullable [] TABLE = table(0, LATIN_GREEK_CYRILLIC);
    private static final byte[] @Nullable [] EXTENDED_TABLE = table(EXTENDED, EXTENDED_END);

    private Unmarked() {}

    private static byte[] @Nullable [] table(int from, int to) {
        var table = new byte[to - from] @Nullable [];
        for (int c = from; c < to; c++) {
            var character = Character.toString(c);
            var plain =
                    Normalizer.normalize(character, Normalizer.Form.NFD).replaceAll("\\p{Mn}", "");
            int stroke = STROKES.indexOf(c);
            if (stroke >= 0 && stroke % 2 == 0) {
                plain = STROKES.substring(stroke + 1, stroke + 2);
            }
            if (!plain.equals(character)) {
                table[c - from] = plain.getBytes(StandardCharsets.UTF_8);
            }
        }
        return table;
    }

    static String of(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        var plain = of(octets, 0, octets.length);
        return plain == null ? text : new String(plain, StandardCharsets.UTF_8);
    }

    /// Null where there is nothing to take away.
    static byte @Nullable [] of(byte[] text, int from, int to) {
        byte[] plain = new byte[0];
        int length = 0;
        boolean changed = false;
        int at = from;
        while (at < to) {
            int width = width(text, at, to);
            var replaced = width == 1 ? null : replacement(text, at, width);
            if (replaced != null && !changed) {
                changed = true;
                plain = Arrays.copyOfRange(text, from, to);
                length = at - from;
            }
            if (replaced != null) {
                System.arraycopy(replaced, 0, plain, length, replaced.length);
                length += replaced.length;
            } else if (changed) {
                System.arraycopy(text, at, plain, length, width);
                length += width;
            }
            at += width;
        }
        return changed ? Arrays.copyOf(plain, length) : null;
    }

    /// Octets of the character that begins here; 1 for what is no whole character of two or three.
    private static int width(byte[] text, int at, int to) {
        int lead = text[at] & 0xFF;
        int width = lead < 0xC2 || lead >= 0xF0 ? 1 : lead < 0xE0 ? 2 : 3;
        if (at + width > to) {
            return 1;
        }
        for (int i = 1; i < width; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        return width;
    }

    /// No replacement is longer than what it replaces: marks are taken away, nothing is added.
    private static byte @Nullable [] replacement(byte[] text, int at, int width) {
        int c =
                width == 2
                        ? (text[at] & 0x1F) << 6 | (text[at + 1] & 0x3F)
                        : (text[at] & 0x0F) << 12
                                | (text[at + 1] & 0x3F) << 6
                                | (text[at + 2] & 0x3F);
        if (c < LATIN_GREEK_CYRILLIC) {
            return TABLE[c];
        }
        return c >= EXTENDED && c < EXTENDED_END ? EXTENDED_TABLE[c - EXTENDED] : null;
    }
}
