package io.mailrail.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.testkit.Rounds;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What is read from an mbox, and that what we write comes back as it was.
class MboxTest {

    private static final String FROM = "From ann@example.org Mon Nov  2 10:00:00 2026\n";

    /// A message as it was found, its content as Latin-1.
    private record Read(
            String name,
            List<String> levels,
            Flags flags,
            @Nullable Instant date,
            String content) {}

    private static List<Object> read(InputStream in) throws IOException {
        var found = new ArrayList<Object>();
        try (var source = new MboxSource(in, 0)) {
            for (var next = source.next(); next != null; next = source.next()) {
                switch (next) {
                    case Found.Message m ->
                            found.add(
                                    new Read(
                                            m.name(),
                                            m.levels(),
                                            m.flags(),
                                            m.date().sure(),
                                            new String(
                                                    m.octets().readAllBytes(),
                                                    StandardCharsets.ISO_8859_1)));
                    case Found.Unusable unusable -> found.add(unusable.reason());
                }
            }
        }
        return found;
    }

    private static List<Object> read(String mbox) throws IOException {
        return read(new ByteArrayInputStream(mbox.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<String> contents(String mbox) throws IOException {
        return read(mbox).stream().map(found -> ((Read) found).content()).toList();
    }

    private static Read only(String mbox) throws IOException {
        var found = read(mbox);
        assertThat(found).hasSize(1);
        return (Read) found.getFirst();
    }

    @Test
    void anEmptyOneHoldsNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n\r\n")).isEmpty();
    }

    @Test
    void linesThatBeginWithFromAndADatePartMessages() throws IOException {
        assertThat(
                        contents(
                                FROM
                                        + "Subject: a\n\nHello\n\n"
                                        + FROM
                                        + "Subject: b\n\nFrom here to there\nFrom Monday on\n\n"
                                        + FROM
                                        + "Subject: c\n\n"))
                .containsExactly(
                        "Subject: a\r\n\r\nHello\r\n",
                        "Subject: b\r\n\r\nFrom here to there\r\nFrom Monday on\r\n",
                        "Subject: c\r\n");
    }

    @Test
    void linesThatEndWithCrlfStayAsTheyAre() throws IOException {
        assertThat(
                        contents(
                                (FROM + "Subject: a\n\nHello\n\n" + FROM + "Subject: b\n\nBye\n")
                                        .replace("\n", "\r\n")))
                .containsExactly("Subject: a\r\n\r\nHello\r\n", "Subject: b\r\n\r\nBye\r\n");
    }

    @Test
    void aQuotedFromLosesOneSign() throws IOException {
        assertThat(
                        contents(
                                FROM
                                        + "S: a\n\n>From me\n>>From you\n> From\n>Fro\n>\n"
                                        + ">".repeat(100_000)
                                        + "From far\n"))
                .containsExactly(
                        "S: a\r\n\r\nFrom me\r\n>From you\r\n> From\r\n>Fro\r\n>\r\n"
                                + ">".repeat(99_999)
                                + "From far\r\n");
    }

    @Test
    void whatIsCutOffIsKeptAsFarAsItReaches() throws IOException {
        assertThat(contents(FROM + "Subject: a\n\nHel")).containsExactly("Subject: a\r\n\r\nHel");
        assertThat(contents(FROM + "Subject: a")).containsExactly("Subject: a");
        assertThat(contents(FROM)).containsExactly("");
        assertThat(contents(FROM.strip())).containsExactly("");
    }

    @Test
    void emptyLinesAndMissingHeadersAreTheMessages() throws IOException {
        assertThat(contents(FROM + "\n\n\nHello\n\n\n\n" + FROM + "Hello\nWorld\n\n" + FROM + "\n"))
                .containsExactly("\r\n\r\n\r\nHello\r\n\r\n\r\n", "Hello\r\nWorld\r\n", "");
    }

    @Test
    void linesMayBeOfAnyLength() throws IOException {
        var line = "x".repeat(3_000_000);
        assertThat(contents(FROM + "Subject: " + line + "\n\n" + line + "\n\n" + FROM + line))
                .containsExactly("Subject: " + line + "\r\n\r\n" + line + "\r\n", line);
    }

    @Test
    void octetsOfAllKindsArriveAsTheyAre() throws IOException {
        var all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c == '\n' ? "" : c).append(c == '\r' ? "x" : "");
        }
        assertThat(contents(FROM + "S: a\n\n" + all + "\n"))
                .containsExactly("S: a\r\n\r\n" + all + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From ann@example.org Mon Nov  2 10:00:00 2026",
                "From ann@example.org Mon Nov 02 10:00 2026",
                "From - Mon Nov 02 10:00:00 2026",
                "From 1234@xxx Mon Nov 02 09:00:00 -0100 2026",
                "From ann Mon Nov  2 11:00:00 CET 2026",
                "From \"a b\"@example.org Mon Nov  2 11:00:00 2026 +0100",
                "From ann@example.org Mon, 2 Nov 2026 11:00:00 +0100",
                "From ???@??? Mon Nov 02 10:00:00 2026\r",
            })
    void theDateIsReadHoweverItIsWritten(String line) throws IOException {
        var tail = "\nS: b\n\n";
        var found = read(FROM + "S: a\n\n" + line + tail);
        assertThat(found).hasSize(2);
        assertThat(((Read) found.getLast()).date())
                .isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From here",
                "From ann@example.org Mon Foo 2 10:00:00 2026",
                "From ann@example.org Mon Nov 31 10:00:00 2026",
                "From ann@example.org Mon Nov 2 26:00:00 2026",
                "From ann@example.org Mon Nov 2 10:00:00 1901",
                "From: ann@example.org Mon Nov 2 10:00:00 2026",
                "from ann@example.org Mon Nov 2 10:00:00 2026",
            })
    void whatHasNoDateIsText(String line) throws IOException {
        assertThat(only(FROM + "S: a\n\n" + line + "\n").content())
                .isEqualTo("S: a\r\n\r\n" + line + "\r\n");
    }

    @Test
    void onlyTheFirstNeedsNone() throws IOException {
        var read = only("From nobody\nS: a\n\n");
        assertThat(read.date()).isNull();
        assertThat(read.name()).isEqualTo("nobody");
        assertThat(read.content()).isEqualTo("S: a\r\n");
    }

    @Test
    void whatBeginsOtherwiseIsNone() {
        assertThatThrownBy(() -> read("Subject: a\n\nHello\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no mbox");
    }

    @Test
    void flagsAreTakenFromTheHeaderAndOffIt() throws IOException {
        var mutt =
                only(
                        FROM
                                + """
                                Status: RO
                                Subject: a
                                X-Status: AFTD
                                X-Keywords: $Forwarded Later, bad(word
                                X-UID: 12
                                Content-Length: 3
                                Status

                                Status: O
                                """);
        assertThat(mutt.content())
                .isEqualTo("Subject: a\r\nContent-Length: 3\r\nStatus\r\n\r\nStatus: O\r\n");
        assertThat(mutt.flags().toString())
                .isEqualTo("\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded later");
        var mozilla =
                only(
                        """
                        From - Mon Nov 02 10:00:00 2026
                        X-Mozilla-Status: 1007
                        X-Mozilla-Status2: 00000000
                        X-Mozilla-Keys: $label1 work      ,
                        Subject: a

                        x
                        """);
        assertThat(mozilla.content()).isEqualTo("Subject: a\r\n\r\nx\r\n");
        assertThat(mozilla.flags().toString())
                .isEqualTo("\\Seen \\Answered \\Flagged $Forwarded $label1 work");
        var folded = only(FROM + "X-Keywords: a\n b\nSubject: a\n b\n\nx\n");
        assertThat(folded.content()).isEqualTo("Subject: a\r\n b\r\n\r\nx\r\n");
        assertThat(folded.flags().has(Flag.SEEN)).isFalse();
    }

    @Test
    void whatIsNoMailIsPassedOver() throws IOException {
        assertThat(
                        read(
                                FROM
                                        + "X-IMAP: 1\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\nx\n\n"
                                        + FROM
                                        + "X-Mozilla-Status: 0009\nSubject: gone\n\nx\n"))
                .containsExactly(Skip.Reason.NOT_A_MESSAGE, Skip.Reason.DELETED);
    }

    @Test
    void oneBeginsAgainWhereItSays() throws IOException {
        var mbox =
                (FROM + "S: a\n\nx\n\n" + FROM + "S: b\n\ny\n\n").getBytes(StandardCharsets.UTF_8);
        try (var source = new MboxSource(new ByteArrayInputStream(mbox), 0)) {
            assertThat(source.next()).isNotNull();
            long position = source.position();
            var rest = new ByteArrayInputStream(mbox, (int) position, mbox.length - (int) position);
            try (var again = new MboxSource(rest, position)) {
                assertThat(again.next())
                        .isInstanceOfSatisfying(
                                Found.Message.class,
                                m -> assertThat(m.place()).isEqualTo(position));
                assertThat(again.next()).isNull();
                assertThat(again.position()).isEqualTo(mbox.length);
            }
        }
    }

    // ---- what we write ourselves

    private static byte[] written(List<byte[]> contents) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new MboxWriter(out);
        for (var content : contents) {
            writer.write(
                    new MboxWriter.Exported(
                            "ann@example.org",
                            Instant.parse("2026-11-02T10:00:00.123456Z"),
                            new Flags(Flag.SEEN.bit() | Flag.DRAFT.bit(), List.of("a,b", "$Junk")),
                            "Größe/ x"),
                    () -> new ByteArrayInputStream(content));
        }
        return out.toByteArray();
    }

    private static void comesBack(List<byte[]> contents) throws IOException {
        var found = read(new ByteArrayInputStream(written(contents)));
        assertThat(found).hasSize(contents.size());
        for (int i = 0; i < found.size(); i++) {
            var read = (Read) found.get(i);
            assertThat(read.content())
                    .isEqualTo(new String(contents.get(i), StandardCharsets.ISO_8859_1));
            assertThat(read.flags().toString()).isEqualTo("\\Seen \\Draft $Junk a,b");
            assertThat(read.date()).isEqualTo(Instant.parse("2026-11-02T10:00:00.123456Z"));
            assertThat(read.levels()).containsExactly("Größe", " x");
        }
    }

    private static List<byte[]> octets(String... contents) {
        return List.of(contents).stream()
                .map(content -> content.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void whatWeWriteComesBackOctetForOctet() throws IOException {
        comesBack(
                octets(
                        "Subject: a\r\n\r\nFrom me\r\n>From you\r\n>>From all\r\n",
                        "",
                        "\r\n",
                        "\n",
                        "\r",
                        "\r\r\n",
                        "a\r",
                        "a\r\r",
                        "\r\n\r\n\r\n",
                        "no end",
                        "From me",
                        "From ann@example.org Mon Nov  2 10:00:00 2026",
                        ">",
                        "Status: RO\r\nX-Mailrail-Export: fields=9\r\nX-Keywords: mine\r\n\r\nx",
                        "bare\nlines\nFrom ann@example.org Mon Nov  2 10:00:00 2026\n>From\n\n",
                        "mixed\r\nlines\n\r\r\nends\n\r",
                        "NUL \0 and \u00E9\u00FF\r\n",
                        "x".repeat(200_000) + "\r\n" + ">".repeat(200_000) + "From \r\n"));
    }

    /// Deterministic: the same contents in every run.
    @Test
    void soDoesRubbish() throws IOException {
        var words =
                List.of(
                        "\r\n",
                        "\n",
                        "\r",
                        ">",
                        "From ",
                        "Fro",
                        "From a@b Mon Nov  2 10:00:00 2026",
                        "x",
                        "\0",
                        "\u00E9",
                        "Status: R",
                        "X-Mailrail-Export: fields=1; end=none",
                        ":",
                        " ");
        for (int seed : Rounds.of(300)) {
            var random = new Random(seed);
            var contents = new ArrayList<byte[]>();
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                var content = new StringBuilder();
                for (int i = random.nextInt(40); i > 0; i--) {
                    content.append(words.get(random.nextInt(words.size())));
                }
                contents.add(content.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
            comesBack(contents);
        }
    }

    @Test
    void otherProgramsReadItToo() throws IOException {
        var text =
                new String(
                        written(octets("Subject: a\r\n\r\nFrom me\r\nno end")),
                        StandardCharsets.UTF_8);
        assertThat(text)
                .isEqualTo(
                        """
                        From ann@example.org Mon Nov 02 10:00:00 2026
                        X-Mailrail-Export: fields=4; date=2026-11-02T10:00:00.123456Z; lines=crlf; end=none
                        Status: RO
                        X-Status: T
                        X-Keywords: $Junk a,b
                        X-Mailrail-Mailbox: Größe/ x
                        Subject: a

                        >From me
                        no end

                        """);
    }
}
