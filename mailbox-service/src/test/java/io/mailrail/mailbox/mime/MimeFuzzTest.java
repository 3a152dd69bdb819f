package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.testkit.Rounds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Contents that are made of the words of MIME, in no order, or of a well-formed one that was damaged: whatever it is, there is an
/// answer, it keeps the laws, and it does not depend on how the octets arrive. Deterministic: the same contents in every build.
class MimeFuzzTest {

    private static final List<String> WORDS =
            List.of(
                    "\r\n",
                    "\n",
                    "\r",
                    "\r\n\r\n",
                    "\n\n",
                    " ",
                    "\t",
                    ":",
                    ";",
                    "=",
                    "\"",
                    "\\",
                    "(",
                    ")",
                    "<",
                    ">",
                    ",",
                    "@",
                    "--",
                    "--a",
                    "--a--",
                    "--b",
                    "--b--",
                    "--aa",
                    "-- a",
                    "--a \t",
                    "Content-Type: ",
                    "multipart/mixed; boundary=a\r\n",
                    "multipart/digest; boundary=b\r\n",
                    "multipart/alternative; boundary=\"a\"\r\n",
                    "multipart/mixed\r\n",
                    "multipart/mixed; boundary*0=a; boundary*1=a\r\n",
                    "multipart/mixed; boundary=\r\n",
                    "message/rfc822\r\n",
                    "message/global\r\n",
                    "message/delivery-status\r\n",
                    "text/plain\r\n",
                    "text/html; charset=utf-8\r\n",
                    "text/plain; charset=iso-2022-jp\r\n",
                    "text/plain; charset=utf-16\r\n",
                    "text/plain; charset=\"nonsense\"\r\n",
                    "text/plain; charset=utf-7\r\n",
                    "text/html; charset=gb18030\r\n",
                    "image/png\r\n",
                    "Content-Transfer-Encoding: ",
                    "base64\r\n",
                    "quoted-printable\r\n",
                    "8bit\r\n",
                    "x-uuencode\r\n",
                    "Content-Disposition: attachment; filename*0*=utf-8''%E2; filename*1*=%82%AC; filename*2=x\r\n",
                    "Content-Disposition: inline; filename*=utf-8''%ED%A0%80\r\n",
                    "Content-Disposition: attachment; filename=\"=?utf-8?b?4oKs?=\"\r\n",
                    "Content-ID: <a@b>\r\n",
                    "Content-Language: de, en\r\n",
                    "Content-Description: =?utf-16?b?2AA=?=\r\n",
                    "Subject: ",
                    "Date: ",
                    "Mon, 2 Nov 2026 10:00:00\r\n",
                    "99 Foo 99999 99:99\r\n",
                    "To: ",
                    "From: ",
                    "a@b, c: d@e;, <f>, \"g\" <h@i>\r\n",
                    "Message-ID: <x@y>\r\n",
                    "References: <a> <b\r\n",
                    "=?utf-8?q?=C3=A9?=",
                    "=?utf-8?b?w6k?=",
                    "=?utf-8?q?=ED=A0=80?=",
                    "=?iso-2022-jp?b?GyRC?=",
                    "=?x?y?z?=",
                    "=?utf-8?b?",
                    "?=",
                    "=C3=A9",
                    "=\r\n",
                    "=ZZ",
                    "=ED=A0=80",
                    "w6kgw6k=",
                    "4oKs",
                    "2AA=",
                    "<p>",
                    "</p>",
                    "<!--",
                    "-->",
                    "<script>",
                    "</script>",
                    "&amp;",
                    "&#",
                    "&#xD800;",
                    "&#128512;",
                    "&nbsp",
                    "<a href=\"",
                    "\0",
                    "\u00E9",
                    "\u00FF",
                    "\u00ED\u00A0\u0080",
                    "\u001B$B",
                    "\u001B(B",
                    "+2AA-",
                    "\u00C3\u00A9",
                    "x",
                    "word ",
                    "Word\r\n",
                    "\u00E2\u0080\u008D",
                    "\u00CC\u0081");

    private static final String WHOLE =
            """
            From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>
            To: "A, B" <ab@example.org>, group: c@example.org, d@example.org;
            Subject: =?utf-8?b?R3LDvMOfZQ==?= and more
             folded
            Date: Mon, 2 Nov 2026 10:00:00 +0100 (CET)
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="outer"

            preamble
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Sch=C3=B6ne Gr=C3=BC=C3=9Fe, soft=
             break
            --inner
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: base64

            PHA+SGVsbG8gPGI+V29ybGQ8L2I+ICZhbXA7IG1vcmU8L3A+
            --inner--
            --outer
            Content-Type: message/rfc822

            Subject: enclosed
            Content-Type: text/plain; charset=utf-7

            Hi Mom +Jjo-!
            --outer
            Content-Type: application/octet-stream; name*=utf-8''%e2%82%ac.bin
            Content-Disposition: attachment; filename="x.bin"; size=3

            abc
            --outer--
            epilogue
            """
                    .replace("\n", "\r\n");

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whateverItIsThereIsAnAnswer() throws IOException {
        for (int seed : Rounds.of(45_000)) {
            var random = new Random(seed);
            var octets = seed % 2 == 0 ? words(random) : damaged(random);
            try {
                keepsTheLaws(octets, random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static byte[] words(Random random) {
        var content = new StringBuilder();
        for (int i = random.nextInt(80); i >= 0; i--) {
            content.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return content.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Lines go, come twice or elsewhere; words are thrown in; octets change; the end is missing.
    private static byte[] damaged(Random random) {
        var lines = new ArrayList<>(List.of(WHOLE.split("(?<=\n)")));
        for (int i = random.nextInt(8); i > 0; i--) {
            int line = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(line);
                case 1 -> lines.add(random.nextInt(lines.size()), lines.get(line));
                case 2 ->
                        lines.set(line, WORDS.get(random.nextInt(WORDS.size())) + lines.get(line));
                default -> {
                    int cut = random.nextInt(lines.get(line).length());
                    var word = WORDS.get(random.nextInt(WORDS.size()));
                    lines.set(
                            line,
                            lines.get(line).substring(0, cut)
                                    + word
                                    + lines.get(line).substring(cut));
                }
            }
        }
        var octets = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i > 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(octets, random.nextInt(octets.length))
                : octets;
    }

    private static void keepsTheLaws(byte[] octets, Random random) throws IOException {
        var parser = new MimeParser();
        var parsed = parser.parse(new ByteArrayInputStream(octets));
        Sample.assertConsistent(parsed.summary().body(), octets.length);
        assertThat(parser.parse(new InPieces(octets, random))).isEqualTo(parsed);
        assertThat(SummaryCodec.decode(SummaryCodec.encode(parsed.summary())))
                .isEqualTo(parsed.summary());
        isText(parsed.headerText());
        isText(parsed.bodyText());
        isText(parsed.summary().preview());
        parsed.references().forEach(MimeFuzzTest::isText);
        assertThat(SearchText.normalise(parsed.bodyText())).isEqualTo(parsed.bodyText());
        assertThat(SearchText.normalise(parsed.headerText())).isEqualTo(parsed.headerText());
        assertThat(parsed.summary().preview().codePoints().count()).isLessThanOrEqualTo(256);
        findsItsOwn(parser, octets, parsed.bodyText(), random);
        staysWithin(octets, random);
    }

    /// What the store can keep: no half of a character.
    private static void isText(String text) {
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    /// What stands in the text is found in the content.
    private static void findsItsOwn(MimeParser parser, byte[] octets, String text, Random random)
            throws IOException {
        if (text.isEmpty()) {
            return;
        }
        int from =
                text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length())));
        int left = text.codePointCount(from, text.length());
        int to = text.offsetByCodePoints(from, Math.min(left, random.nextInt(1, 12)));
        var needle = text.substring(from, to);
        assertThat(
                        parser.contains(
                                () -> new ByteArrayInputStream(octets),
                                new TextPlace.Body(),
                                needle))
                .as("finds %s", needle)
                .isTrue();
    }

    /// The same laws hold where everything is limited.
    private static void staysWithin(byte[] octets, Random random) throws IOException {
        var limits =
                new MimeLimits(
                        random.nextInt(1, 5),
                        random.nextInt(1, 8),
                        random.nextInt(20, 200),
                        random.nextInt(20, 400),
                        random.nextInt(16, 100),
                        3,
                        3,
                        3,
                        random.nextInt(1, 100),
                        10);
        var limited = new MimeParser(limits).parse(new ByteArrayInputStream(octets));
        Sample.assertConsistent(limited.summary().body(), octets.length);
        assertThat(limited.summary().preview().codePoints().count()).isLessThanOrEqualTo(10);
        // What follows the last part is one more in each multipart that is open then.
        assertThat(parts(limited.summary().body()))
                .isLessThanOrEqualTo(limits.parts() + limits.depth() + 1);
        var texts = new ByteArrayOutputStream();
        texts.writeBytes(limited.headerText().getBytes(StandardCharsets.UTF_8));
        texts.writeBytes(limited.bodyText().getBytes(StandardCharsets.UTF_8));
        assertThat(texts.size()).isLessThanOrEqualTo(limits.text());
    }

    private static int parts(BodyPart part) {
        return switch (part) {
            case BodyPart.Multipart multipart ->
                    1 + multipart.parts().stream().mapToInt(MimeFuzzTest::parts).sum();
            case BodyPart.Message message -> 1 + parts(message.body());
            case BodyPart.Text _, BodyPart.Basic _ -> 1;
        };
    }

    /// Octets that come as a slow network brings them.
    private static final class InPieces extends InputStream {

        private final ByteArrayInputStream in;
        private final Random random;

        InPieces(byte[] octets, Random random) {
            this.in = new ByteArrayInputStream(octets);
            this.random = random;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(length, random.nextInt(1, 40)));
        }
    }
}
