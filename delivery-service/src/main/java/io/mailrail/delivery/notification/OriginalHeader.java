package io.mailrail.delivery.notification;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The header block of a message, as much of it as a notification returns.
final class OriginalHeader {

    private static final int LONGEST = 32_768;

    private OriginalHeader() {}

    /// Whole lines up to the empty one, one character per octet.
    static String read(InputStream content) throws IOException {
        String text = new String(content.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        if (end > 0) {
            return text.substring(0, end + 2);
        }
        return end == 0
                ? ""
                : text.substring(
                        0, text.lastIndexOf("\r\n") + 2 > 1 ? text.lastIndexOf("\r\n") + 2 : 0);
    }
}
