package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/// Contents made to hurt: they cost little, and there is an answer.
@Timeout(60)
class MimeBombTest {

    private static InputStream repeat(String head, String piece, int times, String tail) {
        return new Repeated(octets(head), octets(piece), times, octets(tail));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A head, the same piece again and again, a tail: never in memory as a whole.
    private static final class Repeated extends InputStream {

        private final byte[] head;
        private final byte[] piece;
        private final int times;
        private final byte[] tail;

        private int done = -1;
        private int at;

        Repeated(byte[] head, byte[] piece, int times, byte[] tail) {
            this.head = head;
            this.piece = piece;
            this.times = times;
            this.tail = tail;
        }

        private byte[] current() {
            return done < 0 ? head : done < times ? piece : tail;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int given = 0;
            while (given < length && done <= times) {
                int some = Math.min(length - given, current().length - at);
                System.arraycopy(current(), at, into, offset + given, some);
                given += some;
                at += some;
                if (at == current().length) {
                    at = 0;
                    done++;
                }
            }
            return given == 0 ? -1 : given;
        }
    }

    private static ParsedContent parse(InputStream content) throws IOException {
        var parsed = new MimeParser().parse(content);
        Sample.assertConsistent(parsed.summary().body(), parsed.summary().body().place().end());
        return parsed;
    }

    private static int count(BodyPart whole) {
        int count = 0;
        var open = new ArrayDeque<>(List.of(whole));
        while (!open.isEmpty()) {
            count++;
            switch (open.pop()) {
                case BodyPart.Multipart multipart -> open.addAll(multipart.parts());
                case BodyPart.Message message -> open.add(message.body());
                case BodyPart.Text _, BodyPart.Basic _ -> {}
            }
        }
        return count;
    }

    private static int depth(BodyPart part) {
        return switch (part) {
            case BodyPart.Multipart multipart ->
                    1 + multipart.parts().stream().mapToInt(MimeBombTest::depth).max().orElse(0);
            case BodyPart.Message message -> 1 + depth(message.body());
            case BodyPart.Text _, BodyPart.Basic _ -> 0;
        };
    }

    @Test
    void aMillionPartsAreAThousand() throws IOException {
        var parsed =
                parse(
                        repeat(
                                "Content-Type: multipart/mixed; boundary=a\r\n\r\n",
                                "--a\r\n\r\n\r\n",
                                1_000_000,
                                "--a--\r\n"));
        assertThat(count(parsed.summary().body())).isEqualTo(1_001);
        var last = ((BodyPart.Multipart) parsed.summary().body()).parts().getLast();
        assertThat(last).isInstanceOf(BodyPart.Basic.class);
        assertThat(last.place().end()).isGreaterThan(8_000_000);
    }

    @Test
    void multipartsInMultipartsEnd() throws IOException {
        var content = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            content.append(
                    "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(i, i));
        }
        var parsed = parse(repeat(content.toString(), "x", 1, ""));
        assertThat(depth(parsed.summary().body())).isEqualTo(100);
    }

    @Test
    void messagesInMessagesEnd() throws IOException {
        var parsed = parse(repeat("", "Content-Type: message/rfc822\r\n\r\n", 200_000, ""));
        assertThat(depth(parsed.summary().body())).isEqualTo(100);
    }

    @Test
    void multipartsOfTheSameBoundaryEnd() throws IOException {
        var parsed =
                parse(
                        repeat(
                                "",
                                "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
                                200_000,
                                ""));
        assertThat(count(parsed.summary().body())).isLessThanOrEqualTo(1_101);
    }

    @Test
    void aLineOfAGigabyteIsRead() throws IOException {
        var parsed = parse(repeat("Subject: x\r\n\r\n", "x".repeat(1 << 20), 1 << 10, ""));
        assertThat(parsed.summary().body().place().end()).isEqualTo(14 + (1L << 30));
        assertThat(parsed.cut()).isTrue();
    }

    @Test
    void aHeaderOfManyMegabytesIsReadInPart() throws IOException {
        var parsed =
                parse(repeat("Subject: x\r\n", "Received: x\r\n", 10_000_000, "To: a@b\r\n\r\n"));
        assertThat(parsed.summary().envelope().subject()).isEqualTo("x");
        assertThat(parsed.summary().envelope().to()).isEmpty();
        assertThat(parsed.receivedFields()).isEqualTo(10_000_000);
        assertThat(parsed.cut()).isTrue();
        assertThat(parsed.headerText().length()).isLessThan(300_000);
    }

    @Test
    void oneFieldOfManyMegabytesIsReadInPart() throws IOException {
        var parsed = parse(repeat("To: ", "a@b, ", 10_000_000, "\r\n\r\n"));
        assertThat(parsed.summary().envelope().to()).hasSize(2_000);
    }

    @Test
    void fieldsMadeOfSpecialCharactersCostLittle() throws IOException {
        for (var piece :
                List.of(
                        "=?", "=?a?q?", "(", "\"", "\\", "<", ";", ",", "a:", "@", "[", "''", "%",
                        "<x>", "a\r\n ")) {
            for (var field :
                    List.of(
                            "Subject",
                            "To",
                            "References",
                            "Date",
                            "Content-Type",
                            "Content-Disposition")) {
                var prefix = field.startsWith("Content") ? "text/plain; a=" : "";
                parse(repeat(field + ": " + prefix, piece, 300_000 / piece.length(), "\r\n\r\nx"));
            }
        }
    }

    @Test
    void manyFieldsOfOneNameCostLittle() throws IOException {
        var parsed = parse(repeat("", "To:\r\n", 100_000, "\r\n"));
        assertThat(parsed.summary().envelope().to()).isEmpty();
    }

    @Test
    void linesLikeDelimitersInDeepNestingCostLittle() throws IOException {
        var head = new StringBuilder();
        var common = "x".repeat(60);
        for (int i = 0; i < 99; i++) {
            head.append(
                    "Content-Type: multipart/mixed; boundary=%s%d\r\n\r\n--%s%d\r\n"
                            .formatted(common, i, common, i));
        }
        parse(repeat(head + "\r\n", "--" + common + "\r\n", 300_000, ""));
    }

    @Test
    void headersOfManyPartsAreReadInPart() throws IOException {
        var header = "X: " + "y".repeat(100_000) + "\r\nSubject: %d\r\n\r\n";
        var parsed =
                parse(
                        repeat(
                                "Content-Type: multipart/digest; boundary=a\r\n\r\n",
                                "--a\r\n\r\n" + header,
                                400,
                                "--a--"));
        assertThat(count(parsed.summary().body())).isLessThanOrEqualTo(1_001);
    }
}
