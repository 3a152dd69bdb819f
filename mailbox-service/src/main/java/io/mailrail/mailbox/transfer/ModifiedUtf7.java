package io.mailrail.mailbox.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of mailboxes as Maildir++ spells them on disk: modified UTF-7 (RFC 3501 §5.1.3). What is none stays as it is, for some
/// servers spell them in UTF-8.
final class ModifiedUtf7 {

    private static final Pattern SHIFTED = Pattern.compile("&([A-Za-z0-9+,]*)-");

    private ModifiedUtf7() {}

    static String decode(String name) {
        return SHIFTED.matcher(name)
                .replaceAll(shifted ->
                        Matcher.quoteReplacement(
                                shifted.group(1).isEmpty()
                                        ? "&"
                                        : utf16(shifted.group(1), shifted.group())));
    }

    private static String utf16(String base64, String otherwise) {
        try {
            var octets = Base64.getDecoder().decode(base64.replace(',', '/'));
            return octets.length % 2 == 0
                    ? new String(octets, StandardCharsets.UTF_16BE)
                    : otherwise;
        } catch (IllegalArgumentException notUtf7) {
            return otherwise;
        }
    }
}
