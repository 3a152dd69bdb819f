package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Charsets by the names that mail gives them. Null stands for "unknown": such text is read as UTF-8, and what is not UTF-8 as
/// windows-1252, octet by octet.
final class Charsets {

    private Charsets() {}

    /// All charsets by all their names. The JDK's own lookup is slow for a name that does not exist, and mail is full of those.
    private static final class Names {

        private static final Map<String, Charset> ALL = new HashMap<>();

        static {
            for (var charset : Charset.availableCharsets().values()) {
                ALL.put(charset.name().toLowerCase(Locale.ROOT), charset);
                charset.aliases()
                        .forEach(alias -> ALL.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            }
        }
    }

    static @Nullable Charset named(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "utf-8", "us-ascii", "" -> null;
            // Who says Latin-1 means windows-1252, as all browsers have it.
            case "iso-8859-1", "latin1", "l1" -> HeaderField.FALLBACK;
            case String other -> Names.ALL.get(other);
        };
    }

    static String decode(byte[] octets, @Nullable String charset) {
        var text = new StringBuilder();
        var decoding = new CharsetDecoding(named(charset), octets.length + 16, text::append);
        for (byte octet : octets) {
            decoding.octet(octet);
        }
        decoding.end();
        return text.toString();
    }
}
