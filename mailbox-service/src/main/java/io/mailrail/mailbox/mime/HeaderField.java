package io.mailrail.mailbox.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// A header field: its name, and its text unfolded (RFC 5322 §2.2.3) but otherwise as it stood, encoded words included.
record HeaderField(String name, String text) {

    /// What text without a charset most probably is, where it is not UTF-8.
    static final Charset FALLBACK = Charset.forName("windows-1252");

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /// Octets as UTF-8 (RFC 6532 §3.2), or else as what they most probably are.
    static String decode(byte[] octets, int from, int to) {
        var text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(octets, from, to - from, FALLBACK);
    }
}
