package io.mailrail.delivery.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/// Content without the `Return-Path:` field that the house put first: a message on its way has none (RFC 5321 §4.4).
public final class WithoutReturnPath {

    private static final String FIELD = "return-path:";

    /// A field is not longer than this; what is stays as it came.
    private static final int LONGEST = 4096;

    private WithoutReturnPath() {}

    public static InputStream of(InputStream content) throws IOException {
        byte[] head = content.readNBytes(LONGEST);
        int end = endOfReturnPath(head);
        return new SequenceInputStream(
                new ByteArrayInputStream(head, end, head.length - end), content);
    }

    private static int endOfReturnPath(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (!text.regionMatches(true, 0, FIELD, 0, FIELD.length())) {
            return 0;
        }
        int end = text.indexOf("\r\n");
        while (end >= 0 && end + 2 < text.length() && isFold(text.charAt(end + 2))) {
            end = text.indexOf("\r\n", end + 2);
        }
        return end < 0 ? 0 : end + 2;
    }

    private static boolean isFold(char character) {
        return character == ' ' || character == '\t';
    }
}
