package io.mailrail.mailbox.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// When a message came, by its own header: the topmost `Received:` field ends with a date (RFC 5321 §4.4), or else the `Date:` field
/// tells when it was sent.
final class HeaderDate {

    private HeaderDate() {}

    static Optional<Instant> of(byte[] header) {
        var fields = fields(new String(header, StandardCharsets.ISO_8859_1));
        for (var field : fields) {
            if (field.toLowerCase(Locale.ROOT).startsWith("received:")) {
                var date = MailDate.parse(field.substring(field.lastIndexOf(';') + 1));
                if (date.isPresent()) {
                    return date;
                }
                break;
            }
        }
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("date:"))
                .findFirst()
                .flatMap(field -> MailDate.parse(field.substring("date:".length())));
    }

    /// Unfolded.
    private static List<String> fields(String header) {
        var fields = new ArrayList<String>();
        for (var line : header.split("\r?\n")) {
            if (line.isEmpty()) {
                break;
            }
            if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
                fields.set(fields.size() - 1, fields.getLast() + line);
            } else {
                fields.add(line);
            }
        }
        return fields;
    }
}
