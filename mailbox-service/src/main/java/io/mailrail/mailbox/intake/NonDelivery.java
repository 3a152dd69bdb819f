package io.mailrail.mailbox.intake;

import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.ReversePath;
import io.mailrail.mailbox.intake.Recipients.Failure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The report that some recipients of a message were not reached, though they had been accepted (RFC 5321 §6.1): a
/// `multipart/report` (RFC 6522) with a delivery status (RFC 3464) and the message's header.
final class NonDelivery {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final String CRLF = "\r\n";

    private NonDelivery() {}

    /// @param id the report's own name
    /// @param to the message's reverse-path, not null
    /// @param header the message's header block
    static byte[] render(
            String hostname,
            CallId id,
            Instant at,
            ReversePath to,
            CallId message,
            List<Failure> failures,
            byte[] header) {
        var boundary = "=_" + id;
        var out = new ByteArrayOutputStream();
        write(
                out,
                "From: Mail Delivery System <MAILER-DAEMON@" + hostname + ">",
                "To: <" + oneLine(to.address()) + ">",
                "Subject: Your message could not be delivered to all recipients",
                "Date: " + DATE.format(at),
                "Message-ID: <" + id + "@" + hostname + ">",
                "Auto-Submitted: auto-replied",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status;",
                "\tboundary=\"" + boundary + "\"",
                "Content-Transfer-Encoding: 8bit",
                "",
                "--" + boundary,
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
                "",
                "This is the mail system at " + hostname + ".",
                "",
                "Your message was accepted, but could not be delivered to these recipients:",
                "");
        for (var failure : failures) {
            write(out, "  <" + oneLine(failure.address()) + ">: " + reason(failure.refusal()));
        }
        write(
                out,
                "",
                "--" + boundary,
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; " + hostname,
                "Arrival-Date: " + DATE.format(at));
        for (var failure : failures) {
            write(
                    out,
                    "",
                    "Original-Recipient: rfc822; " + oneLine(failure.path().address()),
                    "Final-Recipient: rfc822; " + oneLine(failure.address()),
                    "Action: failed",
                    "Status: " + status(failure.refusal()),
                    "Diagnostic-Code: x-mailrail; " + message + " " + reason(failure.refusal()));
        }
        write(
                out,
                "",
                "--" + boundary,
                "Content-Type: text/rfc822-headers",
                "Content-Transfer-Encoding: 8bit",
                "");
        out.writeBytes(wholeLines(header));
        write(out, "", "--" + boundary + "--");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String... lines) {
        for (var line : lines) {
            out.writeBytes((line + CRLF).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /// A header that was cut ends after its last whole line.
    private static byte[] wholeLines(byte[] header) {
        int end = header.length;
        while (end > 0 && header[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(header, end);
    }

    private static String reason(Refusal refusal) {
        return switch (refusal) {
            case Refusal.OverQuota _ -> "the mailbox is full";
            case Refusal.NoSuchRecipient _ -> "there is no such mailbox here";
            case Refusal.NotPermitted _ -> "the mailbox takes no mail";
            default -> "the mailbox could not take the message";
        };
    }

    /// RFC 3463.
    private static String status(Refusal refusal) {
        return switch (refusal) {
            case Refusal.OverQuota _ -> "5.2.2";
            case Refusal.NoSuchRecipient _ -> "5.1.1";
            case Refusal.NotPermitted _ -> "5.2.1";
            default -> "5.2.0";
        };
    }
}
