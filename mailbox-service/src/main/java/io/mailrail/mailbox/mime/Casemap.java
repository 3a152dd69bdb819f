package io.mailrail.mailbox.mime;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// The collation `i;unicode-casemap` (RFC 5051): each character in its titlecase, then decomposed; keys compare octet by octet. SORT
/// and THREAD order and compare strings by it (RFC 5256 §5, RFC 5255 §4.6).
final class Casemap {

    private Casemap() {}

    static byte[] key(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) {
            ascii = text.charAt(i) < 0x80;
        }
        return ascii ? asciiKey(text) : unicodeKey(text);
    }

    private static byte[] asciiKey(String text) {
        var key = new byte[text.length()];
        for (int i = 0; i < key.length; i++) {
            char c = text.charAt(i);
            key[i] = (byte) (c >= 'a' && c <= 'z' ? c - 0x20 : c);
        }
        return key;
    }

    private static byte[] unicodeKey(String text) {
        var titled = new StringBuilder(text.length());
        text.codePoints().forEach(c -> titled.appendCodePoint(Character.toTitleCase(c)));
        return Normalizer.normalize(titled, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
    }
}
