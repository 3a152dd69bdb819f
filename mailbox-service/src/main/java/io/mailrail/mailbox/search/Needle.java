package io.mailrail.mailbox.search;

import java.nio.charset.StandardCharsets;

/// A normalised text that is looked for in normalised UTF-8, octet by octet: in UTF-8 no character begins within another. Both are
/// strings with a character for each octet, for the JVM compares those fastest.
final class Needle {

    private final String text;
    private final String octets;

    /// Half of a surrogate pair is no character: it is looked for as what becomes of it in any text, U+FFFD.
    Needle(String text) {
        this.text = whole(text);
        this.octets = octets(this.text);
    }

    private static String whole(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /// A text as its octets in UTF-8, one a character.
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    String text() {
        return text;
    }

    byte[] toOctets() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return octets.isEmpty();
    }

    /// @param haystack octets, one a character
    boolean isIn(String haystack) {
        return haystack.contains(octets);
    }

    /// Whether it stands between `from` and `to`.
    boolean isIn(String haystack, int from, int to) {
        return haystack.indexOf(octets, from, to) >= 0;
    }

    /// Whether it stands exactly there, before `to`.
    boolean isAt(String haystack, int at, int to) {
        return at + octets.length() <= to && haystack.startsWith(octets, at);
    }

    /// Its first place from here on; -1 for none.
    int indexIn(String haystack, int from) {
        return haystack.indexOf(octets, from);
    }

    int length() {
        return octets.length();
    }

    @Override
    public String toString() {
        return "Needle[" + octets.length() + " octets]";
    }
}
