package io.mailrail.delivery.notification;

import io.mailrail.api.CallId;
import io.mailrail.delivery.notification.Notification.About;
import io.mailrail.delivery.notification.Notification.Recounted;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes delivery status notifications: multipart/report (RFC 6522) of a text for people, fields for programs (RFC 3464) and
/// the original's header.
final class DsnWriter {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// RFC 5322 §2.1.1
    private static final int FOLD_AT = 76;

    private final String hostname;

    DsnWriter(String hostname) {
        this.hostname = hostname;
    }

    /// @param id of the notification itself
    /// @param originalHeader the header of the message, lines ended by CRLF, one character per octet
    byte[] write(CallId id, Notification notification, String originalHeader, Instant now) {
        var out = new StringBuilder();
        String boundary = "=_" + id;
        header(out, id, notification, boundary, now);
        part(out, boundary, "text/plain; charset=utf-8");
        out.append(asOctets(forPeople(notification)));
        out.append("\r\n--").append(boundary).append("\r\n");
        // Seven bits and no other encoding: RFC 3464 §2.1.
        field(out, "Content-Type", "message/delivery-status");
        out.append("\r\n");
        statusFields(out, notification);
        part(out, boundary, "text/rfc822-headers");
        out.append(originalHeader);
        out.append("\r\n--").append(boundary).append("--\r\n");
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void header(
            StringBuilder out, CallId id, Notification notification, String boundary, Instant now) {
        // What a message that ends in a mailbox begins with (RFC 5321 §4.4).
        field(out, "Return-Path", "<>");
        field(out, "Date", DATE.format(now));
        field(out, "From", "Mail Delivery System <MAILER-DAEMON@" + hostname + ">");
        field(out, "To", notification.message().reversePath().toString());
        field(
                out,
                "Subject",
                switch (notification.about()) {
                    case FAILURE -> "Undelivered mail: your message could not be delivered";
                    case DELAY -> "Delayed mail: your message has not been delivered yet";
                });
        field(out, "Message-ID", "<" + id + "@" + hostname + ">");
        // RFC 3834 §5
        field(out, "Auto-Submitted", "auto-replied");
        field(out, "MIME-Version", "1.0");
        out.append("Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"")
                .append(boundary)
                .append("\"\r\n");
        field(out, "Content-Transfer-Encoding", "8bit");
        out.append("\r\nThis is a delivery status notification in MIME format.\r\n");
    }

    private static void part(StringBuilder out, String boundary, String type) {
        out.append("\r\n--").append(boundary).append("\r\n");
        field(out, "Content-Type", type);
        field(out, "Content-Transfer-Encoding", "8bit");
        out.append("\r\n");
    }

    private String forPeople(Notification notification) {
        var text = new StringBuilder();
        boolean failed = notification.about() == About.FAILURE;
        line(text, "This is the mail system at " + hostname + ".");
        line(text, "");
        line(
                text,
                failed
                        ? "Your message could not be delivered to the following recipients:"
                        : "Your message has not been delivered yet to the following recipients:");
        line(text, "");
        for (Recounted each : notification.recipients()) {
            line(text, "  " + each.recipient().forwardPath());
            if (each.said() && !each.remote().isEmpty()) {
                line(text, "    " + each.remote() + " said: " + each.text());
            } else {
                line(text, "    " + each.text());
            }
            if (!failed) {
                line(text, "    It will be tried again until " + DATE.format(each.retriedUntil()));
            }
            line(text, "");
        }
        line(
                text,
                failed
                        ? "It will not be tried again."
                        : "You need not do anything; this is only a warning.");
        return text.toString();
    }

    /// RFC 3464 §2.2 and §2.3
    private void statusFields(StringBuilder out, Notification notification) {
        field(out, "Reporting-MTA", "dns; " + hostname);
        field(out, "Arrival-Date", DATE.format(notification.message().queuedAt()));
        for (Recounted each : notification.recipients()) {
            out.append("\r\n");
            String address = each.recipient().forwardPath().address();
            boolean ascii = address.chars().allMatch(character -> character < 128);
            field(
                    out,
                    "Final-Recipient",
                    ascii ? "rfc822; " + address : "utf-8; " + xtext(address));
            field(out, "Action", notification.about().action());
            field(out, "Status", each.status());
            if (!each.remote().isEmpty()) {
                field(out, "Remote-MTA", "dns; " + each.remote());
            }
            field(
                    out,
                    "Diagnostic-Code",
                    (each.said() ? "smtp; " : "x-mailrail; ")
                            + each.text().replaceAll("[^\\x00-\\x7F]", "?"));
            field(out, "Last-Attempt-Date", DATE.format(each.lastAttempt()));
            if (notification.about() == About.DELAY) {
                field(out, "Will-Retry-Until", DATE.format(each.retriedUntil()));
            }
        }
    }

    /// `utf-8-addr-xtext` of RFC 6533 §3: a character outside ASCII is `\x{HEX}`.
    private static String xtext(String address) {
        var text = new StringBuilder();
        address.codePoints()
                .forEach(point ->
                        text.append(
                                point < 128
                                        ? Character.toString(point)
                                        : "\\x{%X}".formatted(point)));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(clean(line)).append("\r\n");
    }

    /// `name: value`, folded at spaces (RFC 5322 §2.2.3).
    private static void field(StringBuilder out, String name, String value) {
        int column = name.length() + 1;
        out.append(name).append(':');
        for (String word : clean(value).split(" ")) {
            if (column + 1 + word.length() > FOLD_AT && column > name.length() + 1) {
                out.append("\r\n");
                column = 0;
            }
            out.append(' ').append(asOctets(word));
            column += 1 + word.length();
        }
        out.append("\r\n");
    }

    /// A stranger's text must not begin new lines.
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").stripTrailing();
    }

    private static String asOctets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
