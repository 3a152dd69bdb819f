package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.stream.Stream;

/// What is searched and what is previewed.
class MimeWordsTest {

    @ParameterizedTest
    @MethodSource("bodies")
    void theTextIsDecoded(String content, String text) {
        assertThat(Sample.of(content).parse().bodyText().strip().replaceAll("\n+", "\n"))
                .isEqualTo(text);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("\nHello World\n", "hello world"),
                arguments("\nGrüße\n", "grüsse"),
                arguments(
                        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9F=\ne =3D x =XY =\t\nz=",
                        "grüsse = x =xy z"),
                arguments(
                        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: BASE64\n\nR3L8\n??-\n3w==\nIGE=\n",
                        "grüss a"),
                arguments(
                        "Content-Type: text/plain; charset=iso-2022-jp\n\n\033$BF|K\\\033(B\n",
                        "日本"),
                arguments("Content-Type: text/plain; charset=rubbish\n\nGrüße", "grüsse"),
                arguments(
                        "Content-Type: text/plain; charset*=us-ascii'en'utf-8\n\nGrüße", "grüsse"),
                arguments(
                        "Content-Type: text/html\n\n<p>A<b>B</b>C &amp; <br>x&eacute;&#228;&#xe4;&nbsp;y</p><!-- no --><style>no</style><script>no<b></script>z",
                        "abc & \nxéää y\nz"),
                arguments(
                        "Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.PDF\nContent-Type: application/pdf\n\nno",
                        "grüsse.pdf"),
                arguments(
                        "Content-Type: application/pdf; name=\"=?utf-8?q?Gr=C3=BC=C3=9Fe?=.pdf\"\n\nno",
                        "grüsse.pdf"),
                arguments(
                        "Content-Type: message/rfc822\n\nSubject: =?utf-8?q?Inner?=\n\nText",
                        "subject: inner\ntext"),
                arguments(
                        "Content-Type: message/delivery-status\n\nAction: failed",
                        "action: failed"),
                arguments("Content-Type: image/png\n\nno", ""),
                arguments(
                        "Content-Type: multipart/mixed; boundary=a\n\nno\n--a\n\none\n--a\n\ntwo\n--a--\nno",
                        "one\ntwo"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "a < b && c > d => a < b && c > d",
                "a<3 => a<3",
                "<a title='>'>x</a> => x",
                "<a title=x'y>z</a> => z",
                "&unknown; &amp &lt;b&gt; &#60; &#xD800; &#99999999; &#x; => &unknown; & <b> < \uFFFD \uFFFD &#x;",
                "x<!-- a > b -->y => xy",
                "<SCRIPT type='x'>a</b></SCRIPT >b => ^^",
                "<script>a</script>b => b",
                "<!DOCTYPE html><html><head><title>T</title></head><body>B => T|B",
                "un<wbr>broken => unbroken",
                "<td>a</td><td>b => a|b",
                "&copy => ©",
                "<unfinished => ^^",
            })
    void htmlIsStripped(String html, String text) {
        var whole = new StringBuilder();
        var stripped = new HtmlText(whole::append);
        // In pieces of one: where it is cut must not matter.
        html.chars().forEach(c -> stripped.characters(String.valueOf((char) c)));
        stripped.end();
        assertThat(whole.toString().strip().replaceAll("\n+", "|")).isEqualTo(text);
    }

    @Test
    void whatIsNotUtf8IsWindows1252() {
        var octets = "\n€ Grüße".getBytes(Charset.forName("windows-1252"));
        assertThat(new Sample(octets).parse().bodyText()).startsWith("€ grüsse");
    }

    @Test
    void headerTextIsOneLineAField() {
        var parsed =
                Sample.of("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n folded\nFROM: A <a@b>\n\n")
                        .parse();
        assertThat(parsed.headerText()).isEqualTo("subject: grüsse folded\nfrom: a <a@b>\n");
    }

    @ParameterizedTest
    @MethodSource("previews")
    void thePreviewIsTheFirstShownText(String content, String preview) {
        assertThat(Sample.of(content).parse().summary().preview()).isEqualTo(preview);
    }

    static Stream<Arguments> previews() {
        return Stream.of(
                arguments("\n  Hello\n\n\tWorld  \n", "Hello World"),
                arguments("\n" + "x".repeat(300), "x".repeat(256)),
                arguments("\n" + "😀".repeat(300), "😀".repeat(256)),
                arguments("Content-Type: text/html\n\n<p>Hello <b>World</b></p>", "Hello World"),
                arguments(
                        "Content-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--a\nContent-Type: text/html\n\none\n--a--",
                        "one"),
                arguments(
                        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Disposition: attachment\n\none\n--a\n\n \n--a\n\nthree\n--a--",
                        "three"),
                arguments("Content-Type: message/rfc822\n\nSubject: no\n\ninner", "inner"),
                arguments("Content-Type: image/png\n\nno", ""));
    }

    @Test
    void longTextIsCutAndSearchedInTheContent() throws IOException {
        var content = "Subject: x\n\n" + "0123456789 Grüße\n".repeat(100_000) + "Needle\nEnd";
        var sample = Sample.of(content);
        var parsed = sample.parse();
        assertThat(parsed.cut()).isTrue();
        int octets =
                (parsed.headerText() + parsed.bodyText()).getBytes(StandardCharsets.UTF_8).length;
        assertThat(octets).isBetween(1024 * 1024 - 4, 1024 * 1024);
        assertThat(parsed.bodyText()).doesNotContain("needle");
        var parser = new MimeParser();
        assertThat(parser.contains(sample::stream, new TextPlace.Body(), "needle")).isTrue();
        assertThat(parser.contains(sample::stream, new TextPlace.Body(), "grüsse\nneedle"))
                .isTrue();
        assertThat(parser.contains(sample::stream, new TextPlace.Body(), "absent")).isFalse();
        assertThat(parser.contains(sample::stream, new TextPlace.Body(), "subject")).isFalse();
        assertThat(parser.contains(sample::stream, new TextPlace.Body(), "")).isTrue();
    }

    @Test
    void shortTextIsNotCut() {
        assertThat(Sample.of("\n" + "x".repeat(1_000_000)).parse().cut()).isFalse();
    }

    @Test
    void everyEncodingOfTheSameTextIsFound() {
        var text = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich";
        var found = new ArrayList<String>();
        for (var charset : new String[] {"utf-8", "iso-8859-1", "windows-1252", "utf-16"}) {
            var base64 =
                    Base64.getMimeEncoder().encodeToString(text.getBytes(Charset.forName(charset)));
            var content =
                    "Content-Type: text/plain; charset="
                            + charset
                            + "\nContent-Transfer-Encoding: base64\n\n"
                            + base64.replace("\r", "");
            found.add(Sample.of(content).parse().bodyText().strip());
        }
        assertThat(found).hasSize(4).containsOnly(SearchText.normalise(text));
    }
}
