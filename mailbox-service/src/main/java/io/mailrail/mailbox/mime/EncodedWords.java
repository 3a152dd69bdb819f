package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;

/// Encoded words in header text (RFC 2047). They are decoded wherever they stand: for the search it is worse to miss one in a
/// wrong place than to read one that was not meant.
public final class EncodedWords {

    /// No encoded word is longer than 75 characters (RFC 2047 §2); programs that fold late make much longer ones.
    private static final int LONGEST = 2_000;

    private EncodedWords() {}

    /// `encoded-word = "=?" charset "?" encoding "?" encoded-text "?="`, its charset perhaps with a language (RFC 2231 §5).
    private record Word(String charset, boolean base64, int from, int to) {

        int end() {
            return to + 2;
        }

        boolean continues(Word other) {
            return base64 == other.base64 && charset.equalsIgnoreCase(other.charset);
        }
    }

    /// White space between two encoded words is not shown (RFC 2047 §6.2). Words of one charset are decoded together, for some
    /// programs cut them in the middle of a character.
    public static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        var octets = new ByteArrayOutputStream();
        @Nullable Word last = null;
        int done = 0;
        int at = text.indexOf("=?");
        while (at >= 0) {
            var word = wordAt(text, at);
            if (word == null) {
                at = text.indexOf("=?", at + 2);
                continue;
            }
            boolean adjacent = last != null && text.substring(done, at).isBlank();
            if (last != null && !(adjacent && word.continues(last))) {
                decoded.append(Charsets.decode(octets.toByteArray(), last.charset()));
                octets.reset();
            }
            if (!adjacent) {
                decoded.append(text, done, at);
            }
            octets(text, word, octets);
            last = word;
            done = word.end();
            at = text.indexOf("=?", done);
        }
        if (last != null) {
            decoded.append(Charsets.decode(octets.toByteArray(), last.charset()));
        }
        return decoded.append(text, done, text.length()).toString();
    }

    private static @Nullable Word wordAt(String text, int at) {
        int limit = Math.min(text.length(), at + LONGEST);
        int charsetEnd = text.indexOf('?', at + 2, limit);
        if (charsetEnd < 0
                || charsetEnd + 2 >= limit
                || text.charAt(charsetEnd + 2) != '?'
                || charsetEnd - at > 60) {
            return null;
        }
        int end = text.indexOf("?=", charsetEnd + 3, limit);
        if (end < 0) {
            return null;
        }
        var charset = text.substring(at + 2, charsetEnd);
        int language = charset.indexOf('*');
        var name = language < 0 ? charset : charset.substring(0, language);
        return switch (text.charAt(charsetEnd + 1)) {
            case 'B', 'b' -> new Word(name, true, charsetEnd + 3, end);
            case 'Q', 'q' -> new Word(name, false, charsetEnd + 3, end);
            default -> null;
        };
    }

    /// RFC 2047 §4: "B" is base64, "Q" quoted-printable with `_` for a blank.
    private static void octets(String text, Word word, ByteArrayOutputStream octets) {
        var decoding =
                TransferDecoding.of(word.base64() ? "base64" : "quoted-printable", octets::write);
        for (int i = word.from(); i < word.to(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                octets.writeBytes(
                        String.valueOf(c).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } else {
                decoding.octet(!word.base64() && c == '_' ? ' ' : c);
            }
        }
        decoding.end();
    }
}
