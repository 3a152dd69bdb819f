package io.mailrail.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

class ImapWriterTest {

    private interface Writing {
        void to(ImapWriter out) throws IOException;
    }

    private static String written(Writing writing) throws IOException {
        var octets = new ByteArrayOutputStream();
        var out = new ImapWriter(octets);
        writing.to(out);
        out.drain();
        return octets.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStringIsQuotedWhereItCanBe() throws IOException {
        assertThat(written(out -> out.string("a \"b\" \\"))).isEqualTo("\"a \\\"b\\\" \\\\\"");
        assertThat(written(out -> out.string(""))).isEqualTo("\"\"");
    }

    @Test
    void aStringWithLineEndsOrEightBitsIsALiteral() throws IOException {
        assertThat(written(out -> out.string("a\r\nb"))).isEqualTo("{4}\r\na\r\nb");
        assertThat(written(out -> out.string("ü"))).isEqualTo("{2}\r\nü");
        assertThat(written(out -> out.string("a\0b\n"))).isEqualTo("{3}\r\nab\n");
    }

    @Test
    void anAtomMustNotLookLikeNil() throws IOException {
        assertThat(written(out -> out.astring("Sent"))).isEqualTo("Sent");
        assertThat(written(out -> out.astring("nil"))).isEqualTo("\"nil\"");
        assertThat(written(out -> out.astring("two words"))).isEqualTo("\"two words\"");
        assertThat(written(out -> out.mailbox("Entwürfe"))).isEqualTo("Entw&APw-rfe");
    }

    @Test
    void aDateTimeHasTwoPlacesForTheDay() throws IOException {
        assertThat(written(out -> out.dateTime(Instant.parse("2026-11-05T07:08:09Z"))))
                .isEqualTo("\" 5-Nov-2026 07:08:09 +0000\"");
    }

    @Test
    void anAnnouncedLiteralMustComeWhole() {
        assertThatThrownBy(
                        () -> written(out -> out.literal(3, new ByteArrayInputStream(new byte[2]))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void muchIsPassedOnInOrder() throws IOException {
        var text = "0123456789".repeat(5000);
        assertThat(written(out -> out.raw(text).literal("x".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(text + "{1}\r\nx");
    }
}
