package io.mailrail.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// What came before a CRLF. Only CRLF ends a line (RFC 5321 §2.3.8): a CR or LF by itself stands inside it, for the
/// protocol to refuse.
public sealed interface Line {

    /// A line within the limit.
    ///
    /// @param text its octets without the CRLF, one char each (ISO-8859-1)
    record Text(String text) implements Line {

        public byte[] octets() {
            return text.getBytes(ISO_8859_1);
        }

        /// The octets read as UTF-8; malformed ones become U+FFFD.
        public String utf8() {
            return new String(octets(), UTF_8);
        }

        /// Whether a CR, LF or NUL stands in the line.
        public boolean hasStrayControl() {
            return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0;
        }
    }

    /// A line over the limit; all of it has been skipped.
    record TooLong() implements Line {}
}
