package io.mailrail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What a submitted message lacks and must have: `Date:` and `Message-ID:` (RFC 6409 §8.2, §8.3). They are put above the
/// header; what the client sent stays as it is.
final class SubmissionFields {

    /// A header beyond this is not looked through, and nothing is added to it.
    private static final int LONGEST_HEADER = 64 * 1024;

    private SubmissionFields() {}

    /// The content with the missing fields above it. Reads the header, and leaves the rest unread.
    ///
    /// @param date the value of `Date:`
    /// @param messageId the value of `Message-ID:`
    static InputStream complete(InputStream content, String date, String messageId)
            throws IOException {
        var header = new byte[8192];
        int length = 0;
        int end = -1;
        while (end < 0 && length < LONGEST_HEADER) {
            if (length == header.length) {
                header = Arrays.copyOf(header, header.length * 2);
            }
            int count = content.read(header, length, header.length - length);
            if (count < 0) {
                end = length;
            } else {
                length += count;
                end = endOfHeader(header, length);
            }
        }
        var read = new ByteArrayInputStream(header, 0, length);
        var whole = new SequenceInputStream(read, content);
        if (end < 0) {
            return whole;
        }
        var names = fieldNames(new String(header, 0, end, ISO_8859_1));
        var missing =
                (names.contains("date") ? "" : "Date: " + date + "\r\n")
                        + (names.contains("message-id") ? "" : "Message-ID: " + messageId + "\r\n");
        return new SequenceInputStream(
                new ByteArrayInputStream(missing.getBytes(ISO_8859_1)), whole);
    }

    /// Where the empty line begins that ends the header; -1 where it has not come yet.
    private static int endOfHeader(byte[] header, int length) {
        if (length >= 2 && header[0] == '\r' && header[1] == '\n') {
            return 0;
        }
        for (int i = 0; i + 3 < length; i++) {
            if (header[i] == '\r'
                    && header[i + 1] == '\n'
                    && header[i + 2] == '\r'
                    && header[i + 3] == '\n') {
                return i + 2;
            }
        }
        return -1;
    }

    private static Set<String> fieldNames(String header) {
        var names = new HashSet<String>();
        for (var line : header.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                names.add(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
