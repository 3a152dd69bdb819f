package io.mailrail.mailbox.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A normalised text that is looked for in normalised UTF-8, octet by octet: in UTF-8 no character begins within another.
final class Needle {

    private final String text;
    private final byte[] octets;

    /// How far the needle may move when this octet stands under its last (Horspool).
    private final int[] shift = new int[256];

    Needle(String text) {
        this.text = text;
        this.octets = text.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(shift, octets.length);
        for (int i = 0; i < octets.length - 1; i++) {
            shift[octets[i] & 0xFF] = octets.length - 1 - i;
        }
    }

    String text() {
        return text;
    }

    boolean isEmpty() {
        return octets.length == 0;
    }

    boolean isIn(byte[] haystack) {
        return isIn(haystack, 0, haystack.length);
    }

    /// Whether it stands between `from` and `to`.
    boolean isIn(byte[] haystack, int from, int to) {
        if (octets.length == 0) {
            return true;
        }
        for (int at = from;
                at <= to - octets.length;
                at += shift[haystack[at + octets.length - 1] & 0xFF]) {
            if (isAt(haystack, at, to)) {
                return true;
            }
        }
        return false;
    }

    /// Whether it stands exactly there, before `to`.
    boolean isAt(byte[] haystack, int at, int to) {
        return at + octets.length <= to
                && Arrays.equals(haystack, at, at + octets.length, octets, 0, octets.length);
    }

    int length() {
        return octets.length;
    }

    @Override
    public String toString() {
        return "Needle[" + octets.length + " octets]";
    }
}
