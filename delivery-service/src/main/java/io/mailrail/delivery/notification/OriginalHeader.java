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
        if (text.startsWith("\r\n")) {
            return "";
        }
        int end = text.indexOf("\r\n\r\n");
        int last = end < 0 ? text.lastIndexOf("\r\n") : end;
        return last < 0 ? "" : text.substring(0, last + 2);
    }
}
