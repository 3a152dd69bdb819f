package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.Address;
import io.mailrail.api.BodyPart.Parameter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.Collectors;

/// Single header fields: encoded words, parameters, dates, ids, the envelope.
class FieldsTest {

    /// Most from RFC 2047 §8 and RFC 2231 §5.
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain => plain",
                "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu> => Keith Moore <moore@cs.utk.edu>",
                "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= => Keld Jørn Simonsen",
                "=?ISO-8859-1?Q?Andr=E9?= Pirard => André Pirard",
                "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="
                        + " => If you can read this you understand the example.",
                "(=?ISO-8859-1?Q?a?=) => (a)",
                "(=?ISO-8859-1?Q?a?= b) => (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=) => (ab)",
                "(=?ISO-8859-1?Q?a_b?=) => (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=) => (a b)",
                "=?US-ASCII*EN?Q?Keith_Moore?= => Keith Moore",
                "=?utf-8?b?4oI=?= =?utf-8?b?rA==?= => €",
                "=?utf-8?q?=E2=82?= =?utf-8?q?=AC?= => €",
                "=?utf-8?Q?=41?= => A",
                "=?koi8-r?B?8NLJ18XU?= => Привет",
                "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= => 日本",
                "=?no-such-charset?q?caf=C3=A9?= => café",
                "=?utf-8?q?broken => =?utf-8?q?broken",
                "=?utf-8?x?a?= => =?utf-8?x?a?=",
                "=?? => =??",
                "a=?utf-8?q?b?=c => abc",
                "=?utf-8?q?a b?= => a b",
                "=?utf-8?b?*?= => ''",
            })
    void encodedWordsAreDecoded(String text, String decoded) {
        assertThat(EncodedWords.decode(text)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "a/b => a/b",
                "a/b; c=d => a/b c=d",
                "a/b;c=d;E=\"f g\" => a/b c=d e=f g",
                "a/b; c=\"x\\\"y\\\\z\" => a/b c=x\"y\\z",
                "a/b (comment; x=y); c=d (e) => a/b c=d",
                "a/b; c => a/b",
                "a/b;; ;c=d; => a/b c=d",
                "a/b; c=d e.txt => a/b c=d e.txt",
                "a/b; c=\"unterminated => a/b c=unterminated",
                "a/b; = d; c=e => a/b c=e",
                "a/b; c= \"d\" junk; e=f => a/b c=d e=f",
                "a/b; c = d => a/b c=d",
                "a/b; c=(x)d => a/b c=d",
                "a/b; c=\\ => a/b c=\\",
                "attachment => attachment",
            })
    void parametersAreRead(String text, String shown) {
        var value = FieldValue.parse(text, 10);
        assertThat(
                        value.value()
                                + value.parameters().stream()
                                        .map(p -> " " + p.name() + "=" + p.value())
                                        .collect(Collectors.joining()))
                .isEqualTo(shown);
    }

    /// RFC 2231 §§3, 4 and 4.1, and what is met instead.
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "x; title=plain => plain",
                "x; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A => This is ***fun***",
                "x; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\""
                        + " => This is even more ***fun*** isn't it!",
                "x; title*1=b; title*0=a => ab",
                "x; title*=utf-8''%e2%82%ac%20rates; title=ignored => € rates",
                "x; title*=iso-8859-1''%a3%20rates => £ rates",
                "x; title*=utf-8''100%; => 100%",
                "x; title*=utf-8''%zz%4 => %zz%4",
                "x; title*=no-quotes => no-quotes",
                "x; title*=''%e2%82%ac => €",
            })
    void extendedParametersAreResolved(String text, String value) {
        assertThat(FieldValue.parameter(FieldValue.parse(text, 10).parameters(), "title"))
                .isEqualTo(value);
    }

    @Test
    void anAbsentParameterIsNull() {
        assertThat(FieldValue.parameter(FieldValue.parse("x; a=b", 10).parameters(), "c")).isNull();
    }

    @Test
    void parametersEndAtTheirLimit() {
        var value = FieldValue.parse("x" + "; a=b".repeat(1000), 10);
        assertThat(value.parameters()).hasSize(10).contains(new Parameter("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600 => 1997-11-21",
                "21 Nov 97 09:55:06 GMT => 1997-11-21",
                "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) => 1969-02-13",
                "Thu, 13 Feb 2020 23:32:54 +1400 => 2020-02-13",
                "Mon,1 Jan 2001 00:00:00 +0000 => 2001-01-01",
                "(a) Fri, (b) 21 (c) Nov 1997 => 1997-11-21",
                "21-Nov-1997 09:55:06 => 1997-11-21",
                "Fri, 21 November 1997 => 1997-11-21",
                "Fri Nov 21 09:55:06 1997 => 1997-11-21",
                "Fri Nov  1 09:55:06 EST 1997 => 1997-11-01",
                "1 Jan 49 => 2049-01-01",
                "1 Jan 50 => 1950-01-01",
                "1 Jan 102 => 2002-01-01",
                "31 Feb 2020 => none",
                "1 Foo 2020 => none",
                "yesterday => none",
                "'' => none",
            })
    void theDayOfTheDateFieldIsAsWritten(String field, String day) {
        assertThat(SentDate.parse(field).map(Object::toString).orElse("none")).isEqualTo(day);
    }

    @Test
    void theEnvelopeIsAsItStood() {
        var envelope =
                Sample.of(
                                """
                                Date: Fri, 21 Nov 1997
                                 09:55:06 -0600
                                subject:\s
                                From: =?utf-8?q?A?= <a@example.org>
                                To: b@example.org
                                To: c@example.org
                                Bcc:
                                In-Reply-To: <1@x>
                                Message-ID: <2@x>
                                Subject: second

                                """)
                        .parse()
                        .summary()
                        .envelope();
        assertThat(envelope.date()).isEqualTo("Fri, 21 Nov 1997 09:55:06 -0600");
        assertThat(envelope.subject()).isEmpty();
        assertThat(envelope.from())
                .containsExactly(new Address("=?utf-8?q?A?=", null, "a", "example.org"));
        assertThat(envelope.sender()).isEqualTo(envelope.from());
        assertThat(envelope.replyTo()).isEqualTo(envelope.from());
        assertThat(envelope.to()).extracting(Address::mailbox).containsExactly("b", "c");
        assertThat(envelope.cc()).isEmpty();
        assertThat(envelope.bcc()).isEmpty();
        assertThat(envelope.inReplyTo()).isEqualTo("<1@x>");
        assertThat(envelope.messageId()).isEqualTo("<2@x>");
    }

    @Test
    void whatIsAbsentIsNull() {
        var envelope = Sample.of("X: y\n\n").parse().summary().envelope();
        assertThat(envelope.date()).isNull();
        assertThat(envelope.subject()).isNull();
        assertThat(envelope.from()).isEmpty();
        assertThat(envelope.sender()).isEmpty();
        assertThat(envelope.inReplyTo()).isNull();
        assertThat(envelope.messageId()).isNull();
    }

    @Test
    void senderAndReplyToStandForThemselves() {
        var envelope =
                Sample.of("From: a@x\nSender: b@x\nReply-To: c@x\n\n").parse().summary().envelope();
        assertThat(envelope.sender()).extracting(Address::mailbox).containsExactly("b");
        assertThat(envelope.replyTo()).extracting(Address::mailbox).containsExactly("c");
    }

    @Test
    void eightBitHeadersAreUtf8OrElseWindows1252() {
        assertThat(Sample.of("Subject: Grüße\n\n").parse().summary().envelope().subject())
                .isEqualTo("Grüße");
        var latin = new Sample(new byte[] {'S', 'u', 'b', 'j', 'e', 'c', 't', ':', (byte) 0xFC});
        assertThat(latin.parse().summary().envelope().subject()).isEqualTo("ü");
    }

    @Test
    void controlsInHeadersAreBlanks() {
        assertThat(Sample.of("Subject: a\0b\rc\n\n").parse().summary().envelope().subject())
                .isEqualTo("a b c");
    }

    @Test
    void referencesNameTheMessageThenItsParents() {
        var parsed =
                Sample.of(
                                """
                                Message-ID: <own@x>
                                In-Reply-To: your message <parent@x> of today
                                References: <root@x> <parent@x>
                                 <br
                                 oken@x> <>

                                """)
                        .parse();
        assertThat(parsed.references()).containsExactly("own@x", "parent@x", "root@x", "broken@x");
    }

    @Test
    void ofManyReferencesTheFirstAndTheLastCount() {
        var ids = new StringBuilder("Message-ID: <own@x>\nReferences:");
        for (int i = 0; i < 1000; i++) {
            ids.append("\n <").append(i).append("@x>");
        }
        var references = Sample.of(ids + "\n\n").parse().references();
        assertThat(references).hasSize(100).startsWith("own@x", "0@x").endsWith("998@x", "999@x");
    }

    @Test
    void receivedFieldsAreCounted() {
        var parsed =
                Sample.of(
                                "Received: a\nRECEIVED : b\nReceived-SPF: no\nX: y\n Received: no\nReceived:\n\nReceived: no\n")
                        .parse();
        assertThat(parsed.receivedFields()).isEqualTo(3);
    }
}
