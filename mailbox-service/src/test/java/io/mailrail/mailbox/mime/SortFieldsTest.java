package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;

class SortFieldsTest {

    private static SortFields fields(String header) {
        var octets = (header.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            var fields = new MimeParser().parse(new ByteArrayInputStream(octets)).sort();
            var again = SortFields.decode(fields.encoded());
            assertThat(again.encoded()).isEqualTo(fields.encoded());
            return again;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(SortFields fields, SortFields.Key key) {
        return new String(fields.key(key), StandardCharsets.UTF_8);
    }

    /// RFC 5256 §2.2.
    @Test
    void theSentDateIsTheMomentInUtc() {
        var dates = new LinkedHashMap<String, String>();
        dates.put("31 Dec 2000 16:01:33 -0800", "2001-01-01T00:01:33Z");
        dates.put("Mon, 2 Nov 2026 10:00 +0530", "2026-11-02T04:30:00Z");
        dates.put("2 Nov 2026 10:00:00 PST", "2026-11-02T18:00:00Z");
        dates.put("2 Nov 2026 10:00:00 GMT", "2026-11-02T10:00:00Z");
        dates.put("2 Nov 2026 10:00:00", "2026-11-02T10:00:00Z");
        dates.put("2 Nov 2026 10:00:00 +9999", "2026-11-02T10:00:00Z");
        dates.put("2 Nov 2026 10:00:00 nowhere", "2026-11-02T10:00:00Z");
        dates.put("2 Nov 2026 25:99:00 +0100", "2026-11-01T23:00:00Z");
        dates.put("2 Nov 2026", "2026-11-02T00:00:00Z");
        dates.put("Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06Z");
        dates.put("2 Nov 2026 23:59:60 +0000 (leap)", "2026-11-02T23:59:59Z");
        var softly = new SoftAssertions();
        dates.forEach((date, moment) ->
                softly.assertThat(fields("Date: " + date + "\n").sentAt())
                        .as(date)
                        .isEqualTo(Instant.parse(moment)));
        softly.assertThat(fields("Date: yesterday\n").sentAt()).isNull();
        softly.assertThat(fields("Subject: x\n").sentAt()).isNull();
        softly.assertAll();
    }

    @Test
    void addressesAreTheFirstOnes() {
        var fields =
                fields(
                        """
                        From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>, other@example.org
                        To: bob@example.org
                        Cc: "Carl" <carl@example.net>
                        Subject: Re: =?utf-8?q?=C3=9Cber?= alles
                        """);
        assertThat(key(fields, SortFields.Key.FROM)).isEqualTo("JOERG");
        assertThat(key(fields, SortFields.Key.DISPLAY_FROM)).isEqualTo("JO\u0308RG");
        assertThat(key(fields, SortFields.Key.TO)).isEqualTo("BOB");
        assertThat(key(fields, SortFields.Key.DISPLAY_TO)).isEqualTo("BOB@EXAMPLE.ORG");
        assertThat(key(fields, SortFields.Key.CC)).isEqualTo("CARL");
        assertThat(key(fields, SortFields.Key.SUBJECT)).isEqualTo("U\u0308BER ALLES");
        assertThat(fields.isReply()).isTrue();
        var none = fields("X: y\n");
        for (var key : SortFields.Key.values()) {
            assertThat(none.key(key)).isEmpty();
        }
    }

    @Test
    void longKeysAreOrderedByTheirBeginningsAndStayDifferent() {
        var one = fields("Subject: " + "a".repeat(1_000) + "b\n");
        var other = fields("Subject: " + "a".repeat(1_000) + "c\n");
        var later = fields("Subject: b\n");
        assertThat(one.key(SortFields.Key.SUBJECT)).isNotEqualTo(other.key(SortFields.Key.SUBJECT));
        assertThat(
                        Arrays.compareUnsigned(
                                one.key(SortFields.Key.SUBJECT), later.key(SortFields.Key.SUBJECT)))
                .isNegative();
    }

    /// RFC 5256 §3.
    @Test
    void idsAreTheSameWithAndWithoutQuotes() {
        var plain = fields("Message-ID: <01KF8JCEOCBS0045PS@xxx.yyy.com>\n");
        var quoted = fields("Message-ID: <\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>\n");
        assertThat(quoted.messageId()).isEqualTo(plain.messageId()).isNotZero();
        assertThat(fields("Message-ID: <01kf8jceocbs0045ps@xxx.yyy.com>\n").messageId())
                .isNotEqualTo(plain.messageId());
        assertThat(fields("Message-ID: none\n").messageId()).isZero();
        assertThat(fields("Message-ID: <none>\n").messageId()).isZero();
    }

    /// RFC 5256 §3.
    @Test
    void referencesComeBeforeInReplyTo() {
        var a = fields("Message-ID: <a@x>\n").messageId();
        var b = fields("Message-ID: <b@x>\n").messageId();
        assertThat(fields("References: <a@x>\n <b@x>\nIn-Reply-To: <c@x>\n").references())
                .containsExactly(a, b);
        assertThat(fields("References: nothing valid <x>\nIn-Reply-To: <b@x> <a@x>\n").references())
                .containsExactly(b);
        assertThat(fields("In-Reply-To: your message of <nowhere> <a@x>\n").references())
                .containsExactly(a);
        assertThat(fields("In-Reply-To: Ann <ann at home>\n").references()).isEmpty();
        assertThat(fields("References: " + "<a@x> <b@x> ".repeat(2_000) + "\n").references())
                .hasSize(100);
    }

    @Test
    void whatAnotherVersionWroteIsNotGuessed() {
        var encoded = fields("Subject: x\n").encoded();
        encoded[0] = 9;
        assertThatThrownBy(() -> SortFields.decode(encoded))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
