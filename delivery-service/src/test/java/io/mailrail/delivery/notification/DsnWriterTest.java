package io.mailrail.delivery.notification;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailrail.api.CallId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;
import io.mailrail.api.ReversePath;
import io.mailrail.delivery.notification.Notification.About;
import io.mailrail.delivery.notification.Notification.Recounted;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

class DsnWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-25T04:05:06Z");
    private static final CallId ID = CallId.parse("00000000-0000-5000-8000-000000000001");

    @Test
    void notificationIsAMultipartReport() {
        String text =
                write(
                        About.FAILURE,
                        "550 5.1.1 no such user",
                        true,
                        "bob@example.net",
                        "Subject: x\r\n");
        assertThat(text)
                .isEqualTo(
                        """
                        Return-Path: <>
                        Date: Wed, 25 Nov 2026 04:05:06 +0000
                        From: Mail Delivery System <MAILER-DAEMON@mail.example.org>
                        To: <alice@example.org>
                        Subject: Undelivered mail: your message could not be delivered
                        Message-ID: <00000000-0000-5000-8000-000000000001@mail.example.org>
                        Auto-Submitted: auto-replied
                        MIME-Version: 1.0
                        Content-Type: multipart/report; report-type=delivery-status;
                         boundary="=_00000000-0000-5000-8000-000000000001"
                        Content-Transfer-Encoding: 8bit

                        This is a delivery status notification in MIME format.

                        --=_00000000-0000-5000-8000-000000000001
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        This is the mail system at mail.example.org.

                        Your message could not be delivered to the following recipients:

                          <bob@example.net>
                            mx.example.net said: 550 5.1.1 no such user

                        It will not be tried again.

                        --=_00000000-0000-5000-8000-000000000001
                        Content-Type: message/delivery-status

                        Reporting-MTA: dns; mail.example.org
                        Arrival-Date: Tue, 24 Nov 2026 04:05:06 +0000

                        Final-Recipient: rfc822; bob@example.net
                        Action: failed
                        Status: 5.1.1
                        Remote-MTA: dns; mx.example.net
                        Diagnostic-Code: smtp; 550 5.1.1 no such user
                        Last-Attempt-Date: Wed, 25 Nov 2026 04:05:06 +0000

                        --=_00000000-0000-5000-8000-000000000001
                        Content-Type: text/rfc822-headers
                        Content-Transfer-Encoding: 8bit

                        Subject: x

                        --=_00000000-0000-5000-8000-000000000001--
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void strangersTextBeginsNoLinesAndFillsNone() {
        String text =
                write(
                        About.DELAY,
                        "450 a\r\nBcc: x\u0007 " + "word ".repeat(60) + "gr\u00fc\u00dfe",
                        true,
                        "bob@example.net",
                        "");
        assertThat(text.lines())
                .noneMatch(line -> line.startsWith("Bcc:"))
                .filteredOn(line -> line.startsWith("Diagnostic-Code") || line.startsWith(" word"))
                .allMatch(line -> line.length() <= 76);
        assertThat(text).contains("Action: delayed").contains("Will-Retry-Until: ");
        assertThat(text).contains("gr??e").contains("gr\u00c3\u00bc\u00c3\u009fe");
    }

    @Test
    void addressOutsideAsciiIsSpelledInAscii() {
        assertThat(write(About.FAILURE, "no", false, "b\u00f6b@example.net", ""))
                .contains("Final-Recipient: utf-8; b\\x{F6}b@example.net\r\n")
                .contains("Diagnostic-Code: x-mailrail; no\r\n");
    }

    @Test
    void originalHeaderEndsWithItsLastWholeLine() throws IOException {
        assertThat(header("A: b\r\nC: d\r\n\r\nbody")).isEqualTo("A: b\r\nC: d\r\n");
        assertThat(header("\r\nbody")).isEmpty();
        assertThat(header("A: b\r\nC: without end")).isEqualTo("A: b\r\n");
        assertThat(header("no line at all")).isEmpty();
        assertThat(header("A: 1234567\r\n".repeat(10_000)).length()).isLessThanOrEqualTo(32_768);
    }

    private static String header(String content) throws IOException {
        return OriginalHeader.read(new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    private static String write(
            About about, String text, boolean said, String recipient, String header) {
        var who = new Recipient(UUID.randomUUID(), new ForwardPath(recipient), 1, false);
        var message =
                new OutboundMessage(
                        1,
                        1,
                        CallId.next(),
                        new ReversePath("alice@example.org"),
                        "example.net",
                        List.of(who),
                        1,
                        NOW.minus(Duration.ofDays(1)));
        var notification =
                new Notification(
                        about,
                        message,
                        List.of(
                                new Recounted(
                                        who,
                                        "5.1.1",
                                        text,
                                        said,
                                        said ? "mx.example.net" : "",
                                        NOW,
                                        NOW.plus(Duration.ofDays(4)))));
        return new String(
                new DsnWriter("mail.example.org").write(ID, notification, header, NOW), ISO_8859_1);
    }
}
