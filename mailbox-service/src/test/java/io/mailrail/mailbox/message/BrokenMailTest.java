package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;
import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.Messages;
import io.mailrail.api.SearchKey;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Broken mail comes in by the door and goes out as it came; whatever is asked of it has an answer, and what can be read in it is
/// found.
@DoorTest
class BrokenMailTest {

    /// Parts of one message whose octets are asked for.
    private static final int MAX_PARTS = 50;

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private final TestMail mail;

    BrokenMailTest(TestDoors doors, TestMail mail) {
        this.doors = doors;
        this.mail = mail;
    }

    /// @param needle found in it; empty for anything at all
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Bad(byte[] content, String needle) {}

    private static Bad bad(String content, String needle) {
        return new Bad(content.getBytes(StandardCharsets.ISO_8859_1), needle);
    }

    private static Map<String, Bad> cases() {
        var cases = new LinkedHashMap<String, Bad>();
        cases.put("empty", bad("", ""));
        cases.put("an empty line", bad("\r\n", ""));
        cases.put("a header alone", bad("Subject: lonely", "lonely"));
        cases.put("a body alone", bad("\r\nbodily", "bodily"));
        cases.put("no header at all", bad("just text, no field\r\nmore of it", ""));
        cases.put("bare LF", bad("Subject: barelf\n\nbody\n.\n", "barelf"));
        cases.put("bare CR", bad("Subject: barecr\r\rbody\r", "barecr"));
        cases.put(
                "NUL everywhere",
                bad("Subj\0ect: \0x\0nulls\0\r\n\r\n\0\r\nnu\0l and nought\0", "nought"));
        cases.put("nothing but octets above ASCII", new Bad(filled(100_000, (byte) 0xFE), ""));
        cases.put("all octets", new Bad(allOctets(), ""));
        cases.put(
                "lone surrogates in words",
                bad(
                        "Subject: =?utf-16?b?2AA=?= =?utf-8?q?=ED=A0=80?= surrogate\r\nFrom: =?utf-16be?b?3AA=?= <a@b>\r\n\r\nx",
                        "surrogate"));
        cases.put(
                "lone surrogates in parameters and UTF-8",
                bad(
                        "Content-Type: text/plain; name*=utf-8''%ED%A0%80; charset=utf-16\r\nSubject: \u00ED\u00A0\u0080 raw surrogate\r\n\r\n\u00D8\0",
                        "raw surrogate"));
        cases.put(
                "no zone",
                bad("Date: Mon, 2 Nov 2026 10:00:00\r\nSubject: zoneless\r\n\r\n", "zoneless"));
        cases.put(
                "absurd dates",
                bad(
                        "Date: Foo, 99 Bar 123456789012345678901234567890 99:99:99 +9999\r\nDate: \r\nSubject: undated\r\n\r\n",
                        "undated"));
        cases.put(
                "a year of four thousand digits",
                bad("Date: 1 Jan " + "9".repeat(4000) + "\r\nSubject: late\r\n\r\n", "late"));
        cases.put(
                "addresses without end",
                bad(
                        "To: "
                                + "<".repeat(100_000)
                                + "\r\nCc: ("
                                + "(".repeat(100_000)
                                + "\r\nSubject: open\r\n\r\n",
                        ""));
        cases.put(
                "a million addresses",
                bad("To: " + "a@b,".repeat(200_000) + "\r\n\r\nmany", "many"));
        cases.put(
                "a header of megabytes",
                bad(
                        "Subject: huge\r\n"
                                + ("X-Filler: " + "y".repeat(1000) + "\r\n").repeat(3000)
                                + "\r\nend",
                        "huge"));
        cases.put(
                "a field of megabytes",
                bad("Subject: first\r\nX-Long: " + "z".repeat(3_000_000) + "\r\n\r\nend", "first"));
        cases.put(
                "a folded field of megabytes",
                bad("Subject: folded" + "\r\n x".repeat(500_000) + "\r\n\r\nend", "folded"));
        cases.put(
                "a line of megabytes",
                bad("Subject: wide\r\n\r\n" + "w".repeat(3_000_000), "wide"));
        cases.put(
                "lines without end",
                bad("Subject: empty lines\r\n\r\n" + "\r\n".repeat(500_000), "empty lines"));
        cases.put("nested parts", bad(nested(1_000), "deep"));
        cases.put(
                "nested messages",
                bad(
                        "Content-Type: message/rfc822\r\n\r\n".repeat(2_000)
                                + "Subject: inmost\r\n\r\nx",
                        ""));
        cases.put("thousands of parts", bad(wide(5_000), "wide parts"));
        cases.put(
                "thousands of empty parts",
                bad(
                        "Subject: hollow\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
                                + "--a\r\n".repeat(50_000),
                        "hollow"));
        cases.put(
                "lookalikes of a boundary",
                bad(
                        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--ab\r\n--a-\r\n --a\r\n--A\r\n--a\r\n\r\ninside\r\n--a--more\r\nstill\r\n--a--\r\n--a\r\n\r\nafter",
                        "inside"));
        cases.put(
                "a boundary that is nothing",
                bad(
                        "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n",
                        ""));
        cases.put(
                "a boundary of a thousand",
                bad(
                        "Content-Type: multipart/mixed; boundary=\""
                                + "b".repeat(1000)
                                + "\"\r\n\r\n--"
                                + "b".repeat(1000)
                                + "\r\n\r\nlongbound\r\n",
                        "longbound"));
        cases.put(
                "the same boundary again",
                bad(
                        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nwhose\r\n--a--\r\n--a--\r\n",
                        "whose"));
        cases.put(
                "base64 that is none",
                bad(
                        "Subject: sixtyfour\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\0=\r\n====A=B\r\nw6k",
                        "sixtyfour"));
        cases.put(
                "charset that is none",
                bad(
                        "Content-Type: text/plain; charset=\"../../x\"\r\n\r\nstill readable",
                        "still readable"));
        cases.put(
                "parameters without end",
                bad(
                        "Content-Type: text/plain"
                                + "; a*0*=x".repeat(50_000)
                                + "\r\nSubject: params\r\n\r\n",
                        ""));
        cases.put(
                "contradictions",
                bad(
                        "Content-Type: text/html\r\nContent-Type: multipart/mixed; boundary=a\r\nContent-Transfer-Encoding: base64\r\n\r\n--a\r\n\r\n<b>contra</b>\r\n--a--",
                        ""));
        cases.put(
                "html that never ends",
                bad(
                        "Content-Type: text/html\r\n\r\n<p>begun"
                                + "<div>".repeat(100_000)
                                + "<!-- ",
                        "begun"));
        cases.put(
                "keyless ids",
                bad(
                        "Message-ID: \r\nIn-Reply-To: <<<>>>\r\nReferences: "
                                + "<x@y> ".repeat(50_000)
                                + "\r\nSubject: cites\r\n\r\n",
                        ""));
        return cases;
    }

    private static byte[] filled(int length, byte octet) {
        var octets = new byte[length];
        Arrays.fill(octets, octet);
        return octets;
    }

    private static byte[] allOctets() {
        var octets = new byte[65_536];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31 + i / 256);
        }
        return octets;
    }

    private static String nested(int depth) {
        var content = new StringBuilder("Subject: deep\r\n");
        for (int i = 0; i < depth; i++) {
            content.append(
                    "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(i, i));
        }
        return content.append("\r\ninmost").toString();
    }

    private static String wide(int parts) {
        var content =
                new StringBuilder(
                        "Subject: wide parts\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n");
        for (int i = 0; i < parts; i++) {
            content.append("--a\r\nContent-Type: text/plain; name=n")
                    .append(i)
                    .append("\r\n\r\npart\r\n");
        }
        return content.append("--a--\r\n").toString();
    }

    @Test
    void whateverComesInGoesOutAsItCame() throws IOException {
        var messages = doors.over(transport).messages();
        var user = mail.user();
        var key = user.key("INBOX");
        var failed = new ArrayList<String>();
        for (var bad : cases().entrySet()) {
            try {
                var uid = append(messages, user, bad.getValue().content());
                answers(messages, user, key, uid, bad.getValue());
            } catch (RuntimeException | AssertionError e) {
                failed.add(bad.getKey() + ": " + e);
            }
        }
        assertThat(failed).isEmpty();
        for (var needle : List.of("x", "e", "\u00E9", "\0", "%", "no such words in any of them")) {
            assertThat(messages.search(user.as(), key, new SearchKey.Text(needle))).isNotNull();
        }
    }

    private static Uid append(Messages messages, User user, byte[] content) throws IOException {
        return messages.append(
                        user.as(),
                        CallId.next(),
                        MailboxName.INBOX,
                        Flags.NONE,
                        Optional.empty(),
                        content.length,
                        new ByteArrayInputStream(content))
                .uid();
    }

    private static void answers(Messages messages, User user, MailboxKey key, Uid uid, Bad bad)
            throws IOException {
        var summary = summary(messages, user, key, uid);
        assertThat(summary.size()).isEqualTo(bad.content().length);
        assertThat(summary.content().envelope()).isNotNull();
        var whole = summary.content().body();
        assertThat(whole.place().end()).isEqualTo(bad.content().length);
        var ranges = new ArrayList<ContentRange>();
        ranges.add(ContentRange.whole(uid));
        for (var part : parts(whole)) {
            var place = part.place();
            ranges.add(new ContentRange(uid, place.header(), place.body() - place.header()));
            ranges.add(new ContentRange(uid, place.body(), place.end() - place.body()));
        }
        try (var contents = messages.contents(user.as(), key, ranges)) {
            for (var range : ranges) {
                assertThat(contents.next()).isTrue();
                int from = (int) range.offset();
                int to =
                        (int)
                                Math.min(
                                        bad.content().length,
                                        from + Math.min(range.length(), 1L << 30));
                assertThat(contents.octets().readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(bad.content(), from, to));
            }
            assertThat(contents.next()).isFalse();
        }
        if (!bad.needle().isEmpty()) {
            var found = messages.search(user.as(), key, new SearchKey.Text(bad.needle()));
            assertThat(found.uids().contains(uid.value())).as("finds %s", bad.needle()).isTrue();
        }
    }

    private static MessageSummary summary(Messages messages, User user, MailboxKey key, Uid uid) {
        try (var summaries = messages.summaries(user.as(), key, UidSet.of(uid.value()))) {
            assertThat(summaries.hasNext()).isTrue();
            return summaries.next();
        }
    }

    /// Some of the parts: the first, and every so many of the others.
    private static List<BodyPart> parts(BodyPart whole) {
        var all = new ArrayList<BodyPart>();
        gather(whole, all);
        int step = 1 + all.size() / MAX_PARTS;
        var some = new ArrayList<BodyPart>();
        for (int i = 0; i < all.size(); i += step) {
            some.add(all.get(i));
        }
        return some;
    }

    private static void gather(BodyPart part, List<BodyPart> all) {
        all.add(part);
        switch (part) {
            case BodyPart.Multipart multipart -> multipart.parts().forEach(p -> gather(p, all));
            case BodyPart.Message message -> gather(message.body(), all);
            case BodyPart.Text _, BodyPart.Basic _ -> {}
        }
    }
}
