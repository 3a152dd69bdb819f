package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Parameter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class MimeStructureTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void aContentHasThisShape(String name, String content, String shape) {
        var sample = Sample.of(content);
        assertThat(sample.shape()).isEqualTo(shape);
        Sample.assertConsistent(sample.parse().summary().body(), sample.size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void bareLineFeedsMakeNoDifference(String name, String content, String shape) {
        var sample = Sample.bareLines(content);
        assertThat(sample.shape().replace('\n', '|')).isEqualTo(shape);
        Sample.assertConsistent(sample.parse().summary().body(), sample.size());
    }

    static Stream<Arguments> samples() {
        return Stream.of(
                arguments("nothing", "", "text/plain{}0"),
                arguments("only an empty line", "\n", "text/plain{}0"),
                arguments("header only", "Subject: x\n", "text/plain{}0"),
                arguments("header without a line end", "Subject: x", "text/plain{}0"),
                arguments("plain", "Subject: x\n\none\ntwo\n", "text/plain{one|two|}2"),
                arguments(
                        "last line without end", "Subject: x\n\none\ntwo", "text/plain{one|two}1"),
                arguments("no header", "\none\n", "text/plain{one|}1"),
                arguments(
                        "RFC 2046 §5.1.1",
                        """
                        From: Nathaniel Borenstein <nsb@bellcore.com>
                        To: Ned Freed <ned@innosoft.com>
                        Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
                        Subject: Sample message
                        MIME-Version: 1.0
                        Content-type: multipart/mixed; boundary="simple boundary"

                        This is the preamble.  It is to be ignored.
                        --simple boundary

                        This is implicitly typed plain US-ASCII text.
                        It does NOT end with a linebreak.
                        --simple boundary
                        Content-type: text/plain; charset=us-ascii

                        This is explicitly typed plain US-ASCII text.
                        It DOES end with a linebreak.

                        --simple boundary--

                        This is the epilogue.  It is also to be ignored.
                        """,
                        "multipart/mixed(text/plain{This is implicitly typed plain US-ASCII text.|It does"
                                + " NOT end with a linebreak.}1 text/plain{This is explicitly typed plain"
                                + " US-ASCII text.|It DOES end with a linebreak.|}2)"),
                arguments(
                        "multipart in multipart",
                        """
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: multipart/alternative; boundary=b

                        --b

                        one
                        --b
                        Content-Type: text/html

                        <p>one
                        --b--
                        --a
                        Content-Type: application/pdf

                        %PDF
                        --a--
                        """,
                        "multipart/mixed(multipart/alternative(text/plain{one}0 text/html{<p>one}0)"
                                + " application/pdf{%PDF})"),
                arguments(
                        "no close-delimiter of the inner multipart",
                        """
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: multipart/alternative; boundary=b

                        --b

                        one
                        --a

                        two
                        --a--
                        """,
                        "multipart/mixed(multipart/alternative(text/plain{one}0) text/plain{two}0)"),
                arguments(
                        "no close-delimiter at all",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n",
                        "multipart/mixed(text/plain{one}0 text/plain{two|}1)"),
                arguments(
                        "no delimiter at all",
                        "Content-Type: multipart/mixed; boundary=a\n\none\ntwo\n",
                        "multipart/mixed(text/plain{}0)"),
                arguments(
                        "only a close-delimiter",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a--\nend\n",
                        "multipart/mixed(text/plain{}0)"),
                arguments(
                        "multipart that is a header only",
                        "Content-Type: multipart/mixed; boundary=a\n",
                        "multipart/mixed(text/plain{}0)"),
                arguments(
                        "multipart without boundary",
                        "Content-Type: multipart/mixed\n\none\n",
                        "text/plain{one|}1"),
                arguments(
                        "boundary in pieces (RFC 2231 §3)",
                        """
                        Content-Type: multipart/mixed; boundary*0=one;
                         boundary*1="two"

                        --onetwo

                        x
                        --onetwo--
                        """,
                        "multipart/mixed(text/plain{x}0)"),
                arguments(
                        "one boundary begins with the other: the longer is meant",
                        """
                        Content-Type: multipart/mixed; boundary=foo

                        --foo
                        Content-Type: multipart/mixed; boundary=foobar

                        --foobar

                        one
                        --foobar--
                        --foo

                        two
                        --foo--
                        """,
                        "multipart/mixed(multipart/mixed(text/plain{one}0) text/plain{two}0)"),
                arguments(
                        "white space behind delimiters",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a \t\n\none\n--a-- \n",
                        "multipart/mixed(text/plain{one}0)"),
                arguments(
                        "delimiters one after another",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n\n--a\n\n\n--a--\n",
                        "multipart/mixed(text/plain{}0 text/plain{}0 text/plain{}0)"),
                arguments(
                        "an inner part that is nothing",
                        """
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: multipart/mixed; boundary=b

                        --b
                        --a--
                        """,
                        "multipart/mixed(multipart/mixed(text/plain{}0))"),
                arguments(
                        "a part that is a header only",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n--a--\n",
                        "multipart/mixed(image/png{})"),
                arguments(
                        "close-delimiter, then the same delimiter",
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n--a\n\ntwo\n",
                        "multipart/mixed(text/plain{one}0)"),
                arguments(
                        "a digest",
                        """
                        Content-Type: multipart/digest; boundary=a

                        --a

                        Subject: one

                        first
                        --a
                        Content-Type: text/plain

                        no message
                        --a--
                        """,
                        "multipart/digest(message/rfc822(text/plain{first}0) text/plain{no message}0)"),
                arguments(
                        "message in message in multipart",
                        """
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: message/rfc822

                        Subject: outer
                        Content-Type: message/rfc822

                        Subject: inner

                        text
                        --a--
                        """,
                        "multipart/mixed(message/rfc822(message/rfc822(text/plain{text}0)))"),
                arguments(
                        "multipart in a message, ended by the outer delimiter",
                        """
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: message/rfc822

                        Content-Type: multipart/mixed; boundary=b

                        --b

                        one
                        --a
                        Content-Type: text/html

                        two
                        --a--
                        """,
                        "multipart/mixed(message/rfc822(multipart/mixed(text/plain{one}0))"
                                + " text/html{two}0)"),
                arguments(
                        "a message that is encoded has no places",
                        """
                        Content-Type: message/rfc822
                        Content-Transfer-Encoding: base64

                        U3ViamVjdDogeA==
                        """,
                        "application/octet-stream{U3ViamVjdDogeA==|}"),
                arguments(
                        "a delivery status is no message to look into",
                        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n",
                        "message/delivery-status{Reporting-MTA: dns; a|}"),
                arguments("type without subtype", "Content-Type: text\n\nx", "text/plain{x}0"),
                arguments("type of rubbish", "Content-Type: @&/;;=\n\nx", "text/plain{x}0"),
                arguments(
                        "type with comments",
                        "Content-Type: (a)text/html(b) ; (c)\n\nx",
                        "text/html{x}0"),
                arguments(
                        "type folded",
                        "Content-Type:\n text/html;\n\tcharset=utf-8\n\nx",
                        "text/html{x}0"),
                arguments(
                        "two types: the first",
                        "Content-Type: text/html\nContent-Type: a/b\n\nx",
                        "text/html{x}0"),
                arguments(
                        "From line of an mbox",
                        "From a@b Sat Jan  3 01:05:34 1996\nSubject: x\n\ny",
                        "text/plain{y}0"),
                arguments(
                        "rubbish in the header",
                        "Subject: x\nrubbish\nContent-Type: a/b\n\ny",
                        "a/b{y}"),
                arguments("blank before the colon", "Content-Type : a/b\n\ny", "a/b{y}"),
                arguments("continuation without a field", " Subject: x\n\ny", "text/plain{y}0"),
                arguments("a bare CR ends nothing", "Subject: x\r\r\n\ny\rz", "text/plain{y\rz}0"));
    }

    @Test
    void everyFieldOfBodystructureIsRead() {
        var part =
                Sample.of(
                                """
                                Content-Type: text/plain; charset="utf-8"; FORMAT=flowed;
                                 name*=utf-8''%e2%82%ac
                                Content-Transfer-Encoding: Quoted-Printable
                                Content-ID: <id@example.org>
                                Content-Description: =?utf-8?q?said?=
                                 folded
                                Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
                                Content-Disposition: attachment; filename="a \\"b\\".txt";
                                 modification-date="Wed, 12 Feb 1997 16:29:51 -0500"
                                Content-Language: en, de-CH
                                Content-Location: http://example.org/x

                                x
                                """)
                        .parse()
                        .summary()
                        .body();
        var fields = part.fields();
        assertThat(fields.parameters())
                .containsExactly(
                        new Parameter("charset", "utf-8"),
                        new Parameter("format", "flowed"),
                        new Parameter("name*", "utf-8''%e2%82%ac"));
        assertThat(fields.encoding()).isEqualTo("Quoted-Printable");
        assertThat(fields.id()).isEqualTo("<id@example.org>");
        assertThat(fields.description()).isEqualTo("=?utf-8?q?said?= folded");
        assertThat(fields.md5()).isEqualTo("Q2hlY2sgSW50ZWdyaXR5IQ==");
        assertThat(fields.disposition())
                .isEqualTo(
                        new BodyPart.Disposition(
                                "attachment",
                                List.of(
                                        new Parameter("filename", "a \"b\".txt"),
                                        new Parameter(
                                                "modification-date",
                                                "Wed, 12 Feb 1997 16:29:51 -0500"))));
        assertThat(fields.language()).containsExactly("en", "de-CH");
        assertThat(fields.location()).isEqualTo("http://example.org/x");
    }

    @Test
    void whatIsUnsaidHasTheDefaults() {
        var fields = Sample.of("\nx").parse().summary().body().fields();
        assertThat(fields).isEqualTo(PartFields.UNSAID);
        assertThat(fields.parameters()).containsExactly(new Parameter("charset", "us-ascii"));
        assertThat(fields.encoding()).isEqualTo("7bit");
    }

    @Test
    void textWithoutCharsetIsUsAscii() {
        var fields =
                Sample.of("Content-Type: text/html; a=b\n\nx").parse().summary().body().fields();
        assertThat(fields.parameters())
                .containsExactly(new Parameter("a", "b"), new Parameter("charset", "us-ascii"));
    }

    @Test
    void anEnclosedMessageHasItsOwnEnvelopeAndLines() {
        var sample =
                Sample.of(
                        """
                        Subject: outer
                        Content-Type: message/rfc822

                        Subject: inner
                        From: a@example.org

                        one
                        two
                        """);
        var message = (BodyPart.Message) sample.parse().summary().body();
        assertThat(message.envelope().subject()).isEqualTo("inner");
        assertThat(message.envelope().sender()).isEqualTo(message.envelope().from());
        assertThat(message.lines()).isEqualTo(5);
        assertThat(((BodyPart.Text) message.body()).lines()).isEqualTo(2);
        assertThat(sample.header(message.body())).isEqualTo("Subject: inner|From: a@example.org||");
    }

    @Test
    void headersOfPartsEndWithTheirEmptyLine() {
        var sample =
                Sample.of(
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-ID: <1>\n\none\n--a\n\ntwo\n--a--\n");
        var parts = ((BodyPart.Multipart) sample.parse().summary().body()).parts();
        assertThat(sample.header(parts.get(0))).isEqualTo("Content-ID: <1>||");
        assertThat(sample.header(parts.get(1))).isEqualTo("|");
    }
}
