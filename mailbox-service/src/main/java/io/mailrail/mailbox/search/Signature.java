package io.mailrail.mailbox.search;

import io.mailrail.mailbox.mime.SearchText;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/// Which grams a text may have, as 6,144 bits: three octets in a row set one of the first 2,048, four octets one of the others. A
/// text contains a needle only if its signature has all bits of the needle's. docs/search.md has the format; whatever changes it raises
/// its version.
final class Signature {

    /// Of signatures and of the text they are made from; stored with every block.
    static final int VERSION = 1_000 + SearchText.VERSION;

    static final int TRIGRAMS = 2_048;
    static final int BITS = TRIGRAMS + 4_096;

    /// Fields whose values set bits of their own as well, so that a word in a subject is told from the same word elsewhere.
    private static final Set<String> SALTED = Set.of("subject", "from", "to", "cc", "bcc");

    private final long[] words = new long[BITS / Long.SIZE];

    static int trigram(int gram) {
        return ((gram & 0xFFFFFF) * 0x9E3779B1) >>> 21;
    }

    static int fourgram(int gram) {
        return TRIGRAMS + ((gram * 0x85EBCA6B) >>> 20);
    }

    private static int salted(int salt, int gram) {
        return TRIGRAMS + (((gram ^ salt) * 0xC2B2AE35) >>> 20);
    }

    /// Of a field's name.
    private static int salt(byte[] text, int from, int to) {
        int hash = 0x811C9DC5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (text[i] & 0xFF)) * 0x01000193;
        }
        return hash ^ (hash >>> 15);
    }

    /// Set where a field of this name is.
    private static int presence(int salt) {
        return TRIGRAMS + ((salt * 0x27D4EB2F) >>> 20);
    }

    static boolean isSalted(String field) {
        return SALTED.contains(field);
    }

    /// The bits of a needle in any text, fours before threes.
    static int[] bits(byte[] needle) {
        int threes = Math.max(0, needle.length - 2);
        int fours = Math.max(0, needle.length - 3);
        var bits = new int[fours + threes];
        for (int i = 0; i < fours; i++) {
            bits[i] = fourgram(gram(needle, i));
        }
        for (int i = 0; i < threes; i++) {
            bits[fours + i] =
                    trigram(
                            (needle[i] & 0xFF) << 16
                                    | (needle[i + 1] & 0xFF) << 8
                                    | (needle[i + 2] & 0xFF));
        }
        return bits;
    }

    /// The bits of a needle in a salted field.
    static int[] bits(String field, byte[] needle) {
        int salt = salt(field);
        var bits = new int[Math.max(0, needle.length - 3)];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = salted(salt, gram(needle, i));
        }
        return bits;
    }

    static int presence(String field) {
        return presence(salt(field));
    }

    private static int salt(String field) {
        var name = field.getBytes(StandardCharsets.UTF_8);
        return salt(name, 0, name.length);
    }

    private static int gram(byte[] text, int at) {
        return (text[at] & 0xFF) << 24
                | (text[at + 1] & 0xFF) << 16
                | (text[at + 2] & 0xFF) << 8
                | (text[at + 3] & 0xFF);
    }

    /// Adds the piece of a text between `from` and `to`, whose first `headerLength` octets are header lines.
    void add(byte[] text, int headerLength, int from, int to) {
        grams(text, from, to);
        var plain = Unmarked.of(text, from, to);
        if (plain != null) {
            grams(plain, 0, plain.length);
        }
        for (int start = 0; start < Math.min(headerLength, to); ) {
            int end = start;
            int colon = -1;
            while (end < headerLength && text[end] != '\n') {
                colon = colon < 0 && text[end] == ':' ? end : colon;
                end++;
            }
            if (end > from && colon >= 0) {
                field(text, start, colon, Math.max(colon + 1, from), Math.min(end, to));
            }
            start = end + 1;
        }
    }

    private void field(byte[] text, int start, int colon, int from, int to) {
        int salt = salt(text, start, colon);
        set(presence(salt));
        if (from < to && isSalted(new String(text, start, colon - start, StandardCharsets.UTF_8))) {
            salted(salt, text, from, to);
            var plain = Unmarked.of(text, from, to);
            if (plain != null) {
                salted(salt, plain, 0, plain.length);
            }
        }
    }

    private void grams(byte[] text, int from, int to) {
        int gram = 0;
        for (int i = from; i < to; i++) {
            gram = gram << 8 | (text[i] & 0xFF);
            if (i >= from + 3) {
                set(fourgram(gram));
            }
            if (i >= from + 2) {
                set(trigram(gram));
            }
        }
    }

    private void salted(int salt, byte[] text, int from, int to) {
        int gram = 0;
        for (int i = from; i < to; i++) {
            gram = gram << 8 | (text[i] & 0xFF);
            if (i >= from + 3) {
                set(salted(salt, gram));
            }
        }
    }

    private void set(int bit) {
        words[bit >> 6] |= 1L << bit;
    }

    /// A signature that has every bit: what is not known may be anything.
    static Signature full() {
        var full = new Signature();
        Arrays.fill(full.words, -1);
        return full;
    }

    /// Sets, in slices of so many octets, a position's bit in each slice whose bit is set here.
    void scatter(byte[][] groups, int width, int position) {
        byte mask = (byte) (1 << (position & 7));
        int octet = position >> 3;
        for (int w = 0; w < words.length; w++) {
            for (long rest = words[w]; rest != 0; rest &= rest - 1) {
                int bit = (w << 6) + Long.numberOfTrailingZeros(rest);
                groups[bit >> 3][(bit & 7) * width + octet] |= mask;
            }
        }
    }

    /// Whether it has all these bits.
    boolean has(int... bits) {
        for (int bit : bits) {
            if ((words[bit >> 6] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }
}
