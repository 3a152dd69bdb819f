package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.CallId;
import io.mailrail.api.EmailId;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.All;
import io.mailrail.api.SearchKey.And;
import io.mailrail.api.SearchKey.Body;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.api.SearchKey.Flagged;
import io.mailrail.api.SearchKey.Fuzzy;
import io.mailrail.api.SearchKey.Header;
import io.mailrail.api.SearchKey.InternalDate;
import io.mailrail.api.SearchKey.Keyword;
import io.mailrail.api.SearchKey.Larger;
import io.mailrail.api.SearchKey.Modified;
import io.mailrail.api.SearchKey.Not;
import io.mailrail.api.SearchKey.Or;
import io.mailrail.api.SearchKey.SentDate;
import io.mailrail.api.SearchKey.Smaller;
import io.mailrail.api.SearchKey.Text;
import io.mailrail.api.SearchKey.Uids;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.message.MessageStore;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@MailboxTest
class SearchTest {

    private static final String PLAIN =
            """
            From: Ann Example <ann@example.org>
            To: bob@example.org
            Cc: "Carl" <carl@example.net>
            Subject: Quarterly figures
            Date: Sun, 1 Nov 2026 23:30:00 -0500
            X-Odd: one
            X-Odd: two

            The numbers are better than we thought: 100 % of them.
            """;

    private static final String ENCODED =
            """
            From: =?UTF-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@example.org>
            To: ann@example.org
            Subject: =?ISO-8859-1?Q?Gr=FC=DFe_aus?= =?UTF-8?B?IE3DvG5jaGVu?=
            Date: Tue, 3 Nov 2026 08:00:00 +0000
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            %s
            """
                    .formatted(base64("Die Straße nach Übersee ist lang."));

    private static final String HTML =
            """
            From: shop@example.com
            Subject: Sale
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            <html><body><p>Angebot f=FCr <b>alle</b> &amp; jeden</p></body></html>
            --b
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="invoice-4711.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0xLjQ=
            --b--
            """;

    private final MessageStore messages;
    private final SearchProperties limits;
    private final User user;

    SearchTest(MessageStore messages, SearchProperties limits, TestMail mail) {
        this.messages = messages;
        this.limits = limits;
        this.user = mail.user();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void bringTheMail() {
        append(PLAIN, "2026-11-02T04:30:00Z", "\\Seen");
        append(ENCODED, "2026-11-03T23:59:59Z", "\\Flagged", "work");
        append(HTML, "2026-11-04T00:00:00Z", "\\Seen", "\\Answered", "$Junk");
    }

    private void append(String text, String date, String... flags) {
        var octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            messages.append(
                    user.as(),
                    CallId.next(),
                    MailboxName.INBOX,
                    Flags.named(List.of(flags)),
                    Optional.of(Instant.parse(date)),
                    octets.length,
                    new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private UidSet search(SearchKey key) {
        return messages.search(user.as(), user.key("INBOX"), key).uids();
    }

    private static LocalDate november(int day) {
        return LocalDate.of(2026, 11, day);
    }

    private static SearchKey and(SearchKey... keys) {
        return new And(List.of(keys));
    }

    /// Keys, and what they find; none, where nothing.
    private static Map<SearchKey, UidSet> table() {
        var table = new LinkedHashMap<SearchKey, UidSet>();
        table.put(new All(), UidSet.of(1, 2, 3));
        table.put(and(), UidSet.of(1, 2, 3));
        table.put(new Uids(UidSet.of(2, 3, 9)), UidSet.of(2, 3));
        table.put(new Not(new Uids(UidSet.of(2))), UidSet.of(1, 3));
        table.put(new Uids(UidSet.EMPTY), UidSet.EMPTY);
        table.put(and(new Uids(UidSet.of(1, 2)), new Uids(UidSet.of(2, 3))), UidSet.of(2));
        table.put(new Flagged(Flag.SEEN), UidSet.of(1, 3));
        table.put(new Not(new Flagged(Flag.SEEN)), UidSet.of(2));
        table.put(new Keyword("WORK"), UidSet.of(2));
        table.put(new Keyword("$junk"), UidSet.of(3));
        table.put(new InternalDate(DateTest.BEFORE, november(3)), UidSet.of(1));
        table.put(new InternalDate(DateTest.ON, november(3)), UidSet.of(2));
        table.put(new InternalDate(DateTest.SINCE, november(3)), UidSet.of(2, 3));
        table.put(new SentDate(DateTest.ON, november(1)), UidSet.of(1));
        table.put(new SentDate(DateTest.SINCE, november(2)), UidSet.of(2));
        table.put(new SentDate(DateTest.BEFORE, november(4)), UidSet.of(1, 2));
        table.put(new Not(new SentDate(DateTest.BEFORE, november(4))), UidSet.of(3));
        table.put(new Larger(100), UidSet.of(1, 2, 3));
        table.put(new Smaller(100), UidSet.EMPTY);
        table.put(new Modified(new ModSeq(3)), UidSet.of(2, 3));
        table.put(new Header("Subject", "FIGURES"), UidSet.of(1));
        table.put(new Header("subject", "grüsse aus münchen"), UidSet.of(2));
        table.put(new Header("subject", "GRÜSSE AUS MÜNCHEN"), UidSet.of(2));
        table.put(new Header("from", "jörg müller"), UidSet.of(2));
        table.put(new Header("from", "example.org"), UidSet.of(1, 2));
        table.put(new Header("cc", "carl@"), UidSet.of(1));
        table.put(new Header("x-odd", "two"), UidSet.of(1));
        table.put(new Header("x-odd", ""), UidSet.of(1));
        table.put(new Header("X-None", ""), UidSet.EMPTY);
        table.put(new Header("odd", "two"), UidSet.EMPTY);
        table.put(new Not(new Header("x-odd", "")), UidSet.of(2, 3));
        table.put(new Body("better THAN"), UidSet.of(1));
        table.put(new Body("100 %"), UidSet.of(1));
        table.put(new Body("STRASSE"), UidSet.of(2));
        table.put(new Body("übersee"), UidSet.of(2));
        table.put(new Body("Für alle & jeden"), UidSet.of(3));
        table.put(new Body("<b>"), UidSet.EMPTY);
        table.put(new Body("invoice-4711"), UidSet.of(3));
        table.put(new Body("figures"), UidSet.EMPTY);
        table.put(new Body(""), UidSet.of(1, 2, 3));
        table.put(new Text("figures"), UidSet.of(1));
        table.put(new Text("numbers"), UidSet.of(1));
        table.put(new Text("example.org"), UidSet.of(1, 2));
        table.put(new Text("nowhere to be found"), UidSet.EMPTY);
        table.put(new Or(new Body("numbers"), new Flagged(Flag.FLAGGED)), UidSet.of(1, 2));
        table.put(new Or(new Body("numbers"), new Body("angebot")), UidSet.of(1, 3));
        table.put(and(new Flagged(Flag.SEEN), new Not(new Body("numbers"))), UidSet.of(3));
        table.put(new Not(new Or(new Text("figures"), new Keyword("work"))), UidSet.of(3));
        table.put(
                and(
                        new Uids(UidSet.of(1, 2)),
                        new Or(new Header("subject", "sale"), new Body("lang"))),
                UidSet.of(2));
        table.put(new Not(new Not(new Body("lang"))), UidSet.of(2));
        table.put(new SearchKey.Older(0), UidSet.of(1, 2, 3));
        table.put(new SearchKey.Older(Long.MAX_VALUE), UidSet.EMPTY);
        table.put(new SearchKey.Younger(Long.MAX_VALUE), UidSet.of(1, 2, 3));
        table.put(new SearchKey.Younger(0), UidSet.EMPTY);
        table.put(new Fuzzy(new Body("thought NUMBERS")), UidSet.of(1));
        table.put(new Fuzzy(new Body("thought nothing")), UidSet.EMPTY);
        table.put(new Fuzzy(new Header("subject", "munchen GRUSSE")), UidSet.of(2));
        table.put(new Fuzzy(new Text("figures better")), UidSet.of(1));
        table.put(new Fuzzy(new Header("x-odd", "two one")), UidSet.EMPTY);
        table.put(new Fuzzy(new Header("x-odd", "")), UidSet.of(1));
        table.put(new Fuzzy(new Body(" ")), UidSet.of(1, 2, 3));
        table.put(new Fuzzy(and(new Body("ubersee"), new Flagged(Flag.FLAGGED))), UidSet.of(2));
        table.put(new Not(new Fuzzy(new Body("ubersee"))), UidSet.of(1, 3));
        table.put(new Body("ubersee"), UidSet.EMPTY);
        return table;
    }

    @Test
    void everyKeyFindsWhatItNames() {
        var softly = new SoftAssertions();
        table().forEach((key, expected) ->
                softly.assertThat(search(key)).as("%s", key).isEqualTo(expected));
        softly.assertAll();
    }

    @Test
    void keysOfOneMessageAndOfOneThread() {
        try (var summaries = messages.summaries(user.as(), user.key("INBOX"), UidSet.of(2))) {
            var second = summaries.next();
            assertThat(search(new SearchKey.OfEmail(second.email()))).isEqualTo(UidSet.of(2));
            assertThat(search(new SearchKey.OfThread(second.thread()))).isEqualTo(UidSet.of(2));
            var saved = second.saveDate().atZone(ZoneOffset.UTC).toLocalDate();
            assertThat(search(new SearchKey.SavedDate(DateTest.BEFORE, saved.plusDays(2))))
                    .isEqualTo(UidSet.of(1, 2, 3));
            assertThat(search(new SearchKey.SavedDate(DateTest.BEFORE, saved.minusDays(1))))
                    .isEqualTo(UidSet.EMPTY);
            assertThat(search(and(new SearchKey.SavedDate(DateTest.ON, saved), uid(2))))
                    .isEqualTo(UidSet.of(2));
            assertThat(search(and(new SearchKey.SavedDate(DateTest.SINCE, saved), uid(2))))
                    .isEqualTo(UidSet.of(2));
        }
        assertThat(search(new SearchKey.OfEmail(new EmailId(new UUID(1, 2)))))
                .isEqualTo(UidSet.EMPTY);
        assertThat(search(new SearchKey.OfThread(new UUID(1, 2)))).isEqualTo(UidSet.EMPTY);
    }

    private static SearchKey uid(long uid) {
        return new Uids(UidSet.of(uid));
    }

    @Test
    void theHighestModSeqOfWhatIsFound() {
        var inbox = user.key("INBOX");
        assertThat(messages.search(user.as(), inbox, new Not(new Body("angebot"))).highest())
                .isEqualTo(new ModSeq(3));
        assertThat(messages.search(user.as(), inbox, new All()).highest()).isEqualTo(new ModSeq(4));
        assertThat(messages.search(user.as(), inbox, new Body("nothing")).highest())
                .isEqualTo(ModSeq.NONE);
    }

    @Test
    void fuzzyAnswersSayHowWellTheyFit() {
        append("Subject: numbers\n\nnone\n", "2026-11-05T00:00:00Z");
        append("Subject: x\n\nunnumbersome\n", "2026-11-05T00:00:00Z");
        var found = messages.search(user.as(), user.key("INBOX"), new Fuzzy(new Text("numbers")));
        assertThat(found.uids()).isEqualTo(UidSet.of(1, 4, 5));
        assertThat(found.relevancies().get(1)).isEqualTo(100);
        assertThat(found.relevancies().get(0)).isBetween(1, 99);
        assertThat(found.relevancies().get(2)).isBetween(1, found.relevancies().get(0));
        assertThat(messages.search(user.as(), user.key("INBOX"), new Text("numbers")).relevancies())
                .isEmpty();
    }

    /// Charset, a text in it, and what is looked for.
    @Test
    void textIsFoundInWhateverCharsetItCame() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("ISO-2022-JP", "本日は会議があります");
        texts.put("GB18030", "今天下午开会讨论");
        texts.put("KOI8-R", "Сегодня заседание");
        texts.put("windows-1252", "„Mühle“ für 5 €");
        texts.put("Shift_JIS", "東京へ行く");
        texts.put("EUC-KR", "오늘 회의");
        texts.put("UTF-16", "plain but wide");
        texts.forEach((charset, text) -> append(inCharset(charset, text), "2026-11-05T00:00:00Z"));
        long uid = 4;
        for (var text : texts.values()) {
            var needle = text.substring(2, 5);
            for (var key :
                    List.of(
                            new Body(needle),
                            new Header("subject", needle),
                            new Body("name-" + text),
                            new Text(text))) {
                assertThat(search(key)).as("%s", key).isEqualTo(UidSet.of(uid));
            }
            uid++;
        }
    }

    /// A subject of encoded words, a body in base64, an attachment whose name is encoded as RFC 2231 has it.
    private static String inCharset(String charset, String text) {
        var octets = text.getBytes(Charset.forName(charset));
        var name = new StringBuilder();
        for (byte octet : ("name-" + text).getBytes(Charset.forName(charset))) {
            name.append("%%%02X".formatted(octet));
        }
        var base64 = Base64.getEncoder().encodeToString(octets);
        return """
        Subject: =?%1$s?B?%2$s?=
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=%1$s
        Content-Transfer-Encoding: base64

        %2$s
        --b
        Content-Type: application/octet-stream
        Content-Disposition: attachment; filename*=%1$s''%3$s

        --b--
        """
                .formatted(charset, base64, name);
    }

    @Test
    void aCharsetThatNobodyKnowsIsReadAsItStands() {
        append(
                "Content-Type: text/plain; charset=utf-7\n\nHi Mom -+Jjo--! and rest\n",
                "2026-11-05T00:00:00Z");
        append(
                "Content-Type: text/plain; charset=x-none\n\ncaf\u00e9 and rest\n",
                "2026-11-05T00:00:00Z");
        assertThat(search(new Body("and rest"))).isEqualTo(UidSet.of(4, 5));
        assertThat(search(new Body("CAFÉ"))).isEqualTo(UidSet.of(5));
    }

    @Test
    void namesOfAttachmentsAreFoundHoweverTheyAreWritten() {
        append(
                """
                Subject: names
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: application/pdf; name="=?utf-8?q?Rechnung_M=C3=A4rz?="

                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*0*=utf-8''Jahres%C3%BC; filename*1=bersicht.pdf

                --b--
                """,
                "2026-11-05T00:00:00Z");
        assertThat(search(new Body("rechnung märz"))).isEqualTo(UidSet.of(4));
        assertThat(search(new Text("JAHRESÜBERSICHT"))).isEqualTo(UidSet.of(4));
    }

    @Test
    void aLongHeaderIsSearchedToItsEnd() {
        var filler = "X-Filler: " + "abcdefgh ".repeat(20) + "\n";
        append(
                "Subject: early\n" + filler.repeat(3_000) + "X-Last: the very last\n\nbody\n",
                "2026-11-05T00:00:00Z");
        assertThat(search(new Header("x-last", "very LAST"))).isEqualTo(UidSet.of(4));
        assertThat(search(new Text("the very last"))).isEqualTo(UidSet.of(4));
        assertThat(search(new Header("x-last", ""))).isEqualTo(UidSet.of(4));
        assertThat(search(new Body("the very last"))).isEqualTo(UidSet.EMPTY);
        assertThat(search(new Header("x-lost", ""))).isEqualTo(UidSet.EMPTY);
        assertThat(search(new Fuzzy(new Header("x-last", "last very")))).isEqualTo(UidSet.of(4));
    }

    @Test
    void expungedMessagesAreNotFound() {
        user.store(
                user.key("INBOX"), UidSet.of(1), io.mailrail.api.FlagsChange.Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
        assertThat(search(new Text("figures"))).isEqualTo(UidSet.EMPTY);
        assertThat(search(new All())).isEqualTo(UidSet.of(2, 3));
    }

    @Test
    void whatWasCutFromTheTextIsStillFound() {
        var long1 = "filler words without end\n".repeat(60_000);
        append("Subject: long\n\n" + long1 + "a needle at the very end\n", "2026-11-05T00:00:00Z");
        assertThat(search(new Body("Needle at the very END"))).isEqualTo(UidSet.of(4));
        assertThat(search(new Text("needle at the very end"))).isEqualTo(UidSet.of(4));
        assertThat(search(new Body("no needle here"))).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void aMailboxOfManyPagesIsSearchedWhole() {
        user.create("many");
        for (int n = 0; n < 11; n++) {
            user.copy(user.key(n == 0 ? "INBOX" : "many"), UidSet.ALL, "many");
        }
        var many = user.key("many");
        var figures = messages.search(user.as(), many, new Text("figures")).uids();
        assertThat(user.status("many").messages()).isEqualTo(3 * 1024);
        assertThat(figures.size()).isEqualTo(1024);
        assertThat(messages.search(user.as(), many, new Keyword("work")).uids().size())
                .isEqualTo(1024);
    }

    @Test
    void aQuestionHasItsLimits() {
        var keys = new ArrayList<SearchKey>();
        for (int n = 0; n < limits.maxKeys(); n++) {
            keys.add(new All());
        }
        SearchKey deep = new All();
        for (int n = 0; n < limits.maxDepth() + 1; n++) {
            deep = new Not(deep);
        }
        for (var key :
                List.of(new And(keys), deep, new Body("x".repeat(limits.maxTextLength() + 1)))) {
            assertThatThrownBy(() -> search(key))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            no ->
                                    assertThat(no.refusal())
                                            .isInstanceOf(Refusal.LimitReached.class));
        }
    }
}
