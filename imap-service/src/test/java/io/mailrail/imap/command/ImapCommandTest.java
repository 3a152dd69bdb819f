package io.mailrail.imap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.Login.Secret;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.imap.command.FetchItem.Choice;
import io.mailrail.imap.command.FetchItem.Partial;
import io.mailrail.imap.command.FetchItem.Section;
import io.mailrail.imap.command.FetchItem.What;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.LinesSource;
import io.mailrail.imap.grammar.Literal;
import io.mailrail.imap.grammar.LiteralTooLargeException;
import io.mailrail.imap.grammar.SequenceSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class ImapCommandTest {

    private static final long STAR = SequenceSet.STAR;

    private static SequenceSet set(long... ends) {
        var ranges = new ArrayList<SequenceSet.Range>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(new SequenceSet.Range(ends[i], ends[i + 1]));
        }
        return new SequenceSet(ranges);
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MailboxName name(String name) {
        return new MailboxName(name);
    }

    private static Fetch fetch(FetchItem... items) {
        return new Fetch(Numbering.SEQUENCE, set(1, 1), List.of(items));
    }

    private static Section section(Section.Form form, List<Integer> part, What what) {
        return new Section(form, part, what, Optional.empty());
    }

    private static Search search(SearchCriterion criterion) {
        return new Search(Numbering.SEQUENCE, criterion);
    }

    private static SearchCriterion plain(SearchKey key) {
        return new SearchCriterion.Plain(key);
    }

    static Stream<Arguments> wellFormed() {
        var seen = plain(new SearchKey.Flagged(Flag.SEEN));
        return Stream.of(
                arguments("noop", new AnyStateCommand.Noop()),
                arguments("CaPaBiLiTy", new AnyStateCommand.Capability()),
                arguments("ID NIL", new AnyStateCommand.Id()),
                arguments("ID (\"name\" \"x\" \"version\" NIL)", new AnyStateCommand.Id()),
                arguments("ID ()", new AnyStateCommand.Id()),
                arguments("LOGIN a b", new LoginCommand.Login(secret("a"), secret("b"))),
                arguments(
                        "LOGIN \"a b\" \"c\\\"d\\\\\"",
                        new LoginCommand.Login(secret("a b"), secret("c\"d\\"))),
                arguments(
                        "LOGIN {3}\r\na b {2+}\r\ncd",
                        new LoginCommand.Login(secret("a b"), secret("cd"))),
                arguments("LOGIN a ]", new LoginCommand.Login(secret("a"), secret("]"))),
                arguments(
                        "AUTHENTICATE plain",
                        new LoginCommand.Authenticate("PLAIN", Optional.empty())),
                arguments(
                        "AUTHENTICATE PLAIN AGEAYg==",
                        new LoginCommand.Authenticate("PLAIN", Optional.of("AGEAYg=="))),
                arguments("SELECT inbox", new MailboxesCommand.Select(MailboxName.INBOX)),
                arguments(
                        "EXAMINE \"Entw&APw-rfe\"", new MailboxesCommand.Examine(name("Entwürfe"))),
                arguments("CREATE a/b/", new MailboxesCommand.Create(name("a/b"))),
                arguments("RENAME a \"b c\"", new MailboxesCommand.Rename(name("a"), name("b c"))),
                arguments("LIST \"\" *", new MailboxesCommand.List("", "*")),
                arguments("LIST a/ \"%\"", new MailboxesCommand.List("a/", "%")),
                arguments("LSUB {0}\r\n %/x", new MailboxesCommand.Lsub("", "%/x")),
                arguments(
                        "STATUS INBOX (MESSAGES unseen)",
                        new MailboxesCommand.Status(
                                MailboxName.INBOX,
                                List.of(
                                        MailboxesCommand.Status.Item.MESSAGES,
                                        MailboxesCommand.Status.Item.UNSEEN))),
                arguments("ENABLE CONDSTORE QRESYNC", new MailboxesCommand.Enable()),
                arguments(
                        "APPEND Sent {310}",
                        new Append(
                                name("Sent"),
                                Flags.NONE,
                                Optional.empty(),
                                new Literal(310, true))),
                arguments(
                        "APPEND Sent (\\Seen $Forwarded \\Recent) \" 7-Feb-1994 21:52:25 -0800\""
                                + " {310+}",
                        new Append(
                                name("Sent"),
                                Flags.named(List.of("\\Seen", "$Forwarded")),
                                Optional.of(Instant.parse("1994-02-08T05:52:25Z")),
                                new Literal(310, false))),
                arguments("EXPUNGE", new SelectedCommand.Expunge(Optional.empty())),
                arguments(
                        "UID EXPUNGE 3:*", new SelectedCommand.Expunge(Optional.of(set(3, STAR)))),
                arguments(
                        "COPY 2:4,*:1 x",
                        new Copy(Numbering.SEQUENCE, set(2, 4, STAR, 1), name("x"))),
                arguments(
                        "STORE 1 +FLAGS (\\Deleted)",
                        new Store(
                                Numbering.SEQUENCE,
                                set(1, 1),
                                FlagsChange.Kind.ADD,
                                Flags.of(Flag.DELETED),
                                Store.Echo.TOLD)),
                arguments(
                        "UID STORE 1 -flags.silent \\seen Work",
                        new Store(
                                Numbering.UID,
                                set(1, 1),
                                FlagsChange.Kind.REMOVE,
                                Flags.named(List.of("\\Seen", "work")),
                                Store.Echo.SILENT)),
                arguments(
                        "STORE 1 FLAGS ()",
                        new Store(
                                Numbering.SEQUENCE,
                                set(1, 1),
                                FlagsChange.Kind.REPLACE,
                                Flags.NONE,
                                Store.Echo.TOLD)),
                arguments(
                        "FETCH 1 FAST",
                        fetch(
                                new FetchItem.Flags(),
                                new FetchItem.InternalDate(),
                                new FetchItem.Size())),
                arguments(
                        "FETCH 1 full",
                        fetch(
                                new FetchItem.Flags(),
                                new FetchItem.InternalDate(),
                                new FetchItem.Size(),
                                new FetchItem.Envelope(),
                                new FetchItem.Body())),
                arguments(
                        "UID FETCH 7 (FLAGS UID FLAGS)",
                        new Fetch(
                                Numbering.UID,
                                set(7, 7),
                                List.of(new FetchItem.Uid(), new FetchItem.Flags()))),
                arguments(
                        "FETCH 1 BODY[]",
                        fetch(section(Section.Form.BODY, List.of(), new What.Whole()))),
                arguments(
                        "FETCH 1 (BODY.PEEK[1.2.MIME] BODY[3.HEADER] BODY[TEXT] BODY[2])",
                        fetch(
                                section(Section.Form.BODY_PEEK, List.of(1, 2), new What.Mime()),
                                section(Section.Form.BODY, List.of(3), new What.Header()),
                                section(Section.Form.BODY, List.of(), new What.Text()),
                                section(Section.Form.BODY, List.of(2), new What.Whole()))),
                arguments(
                        "FETCH 1 body.peek[1.header.fields.not (To \"x y\")]<5.10>",
                        fetch(
                                new Section(
                                        Section.Form.BODY_PEEK,
                                        List.of(1),
                                        new What.HeaderFields(
                                                Choice.ALL_BUT_THESE, List.of("To", "x y")),
                                        Optional.of(new Partial(5, 10))))),
                arguments(
                        "FETCH 1 (RFC822 RFC822.HEADER RFC822.TEXT)",
                        fetch(
                                section(Section.Form.RFC822, List.of(), new What.Whole()),
                                section(Section.Form.RFC822_HEADER, List.of(), new What.Header()),
                                section(Section.Form.RFC822_TEXT, List.of(), new What.Text()))),
                arguments("SEARCH ALL", search(plain(new SearchKey.All()))),
                arguments(
                        "SEARCH CHARSET utf-8 SUBJECT \"gr\u00c3\u00bcn\"",
                        search(plain(new SearchKey.Header("SUBJECT", "grün")))),
                arguments(
                        "SEARCH 1:2 NOT SEEN",
                        search(
                                new SearchCriterion.And(
                                        List.of(
                                                new SearchCriterion.Numbers(
                                                        Numbering.SEQUENCE, set(1, 2)),
                                                new SearchCriterion.Not(seen))))),
                arguments(
                        "SEARCH OR SEEN (RECENT UID 3)",
                        search(
                                new SearchCriterion.Or(
                                        seen,
                                        new SearchCriterion.And(
                                                List.of(
                                                        new SearchCriterion.Recent(),
                                                        new SearchCriterion.Numbers(
                                                                Numbering.UID, set(3, 3))))))),
                arguments(
                        "SEARCH SENTSINCE \"1-Feb-1994\"",
                        search(
                                plain(
                                        new SearchKey.SentDate(
                                                DateTest.SINCE, LocalDate.of(1994, 2, 1))))),
                arguments("SEARCH HEADER X-Y \"\"", search(plain(new SearchKey.Header("X-Y", "")))),
                arguments("SEARCH TEXT \"\"", search(plain(new SearchKey.All()))),
                arguments(
                        "SEARCH UNKEYWORD Work LARGER 10",
                        search(
                                new SearchCriterion.And(
                                        List.of(
                                                new SearchCriterion.Not(
                                                        plain(new SearchKey.Keyword("Work"))),
                                                plain(new SearchKey.Larger(10)))))));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void whatIsSaidIsUnderstood(String text, ImapCommand expected)
            throws IOException, ImapSyntaxException {
        assertThat(Said.command(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOOP x | Expected the end of the command at 4",
                "LOGIN  a | Expected an atom or a string at 6",
                "LOGIN a | Expected a space at 7",
                "LOGIN \"a b | Expected a closing quote at 10",
                "LOGIN \"a\\b\" c | Expected a quoted special at 9",
                "LOGIN \u00fc b | 8-bit octet at 6, expected an atom or a string",
                "SELECT &U- | Mailbox name is not in modified UTF-7",
                "SELECT \"\u00fc\" | 8-bit octet where only ASCII may stand",
                "FETCH 0 FLAGS | Expected a number from 1 on at 6",
                "FETCH 1 | Expected a space at 7",
                "FETCH 1: FLAGS | Expected a number at 8",
                "FETCH 4294967296 FLAGS | Expected a number below 4294967296 at 6",
                "FETCH 1 (FLAGS | Expected \")\" at 14",
                "FETCH 1 BODY[MIME] | MIME needs a part number",
                "FETCH 1 BODY[HEADER.FIELDS ()] | Expected an atom or a string at 28",
                "FETCH 1 BODY[]<0.0> | Expected a number from 1 on at 17",
                "FETCH 1 BODY[1..2] | Unknown section .2",
                "FETCH 1 NONSENSE | Unknown data item NONSENSE",
                "STORE 1 FLAGS (\\Bad) | Unknown system flag \\Bad",
                "STORE 1 SIZE 3 | Cannot store SIZE",
                "STATUS INBOX (MESSAGES NONSENSE) | Unknown status item NONSENSE",
                "STATUS INBOX () | Expected a keyword at 14",
                "SEARCH | Expected a space at 6",
                "SEARCH NONSENSE | Unknown search key NONSENSE",
                "SEARCH ON 31-Feb-2020 | No such date",
                "SEARCH ON 1-Fob-2020 | Expected a month at 15",
                "SEARCH NOT | Expected a space at 10",
                "SEARCH () | Expected a keyword at 8",
                "SEARCH TEXT \"\u00fc\" | Search text is not UTF-8",
                "APPEND INBOX hello | Expected a literal at 13",
                "APPEND INBOX \"1-Jan-2020 25:00:00 +0000\" {1} | No such date and time",
                "UID NOOP | UID cannot stand before NOOP"
            })
    void whatIsNotUnderstoodIsNamed(String text, String what) {
        assertThatThrownBy(() -> Said.command(text))
                .isInstanceOf(ImapSyntaxException.class)
                .hasMessage(what);
    }

    @Test
    void aPossibleSpellingOfAnImpossibleNameIsRefused() {
        assertThatThrownBy(() -> Said.command("SELECT a//b")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Said.command("CREATE \"\"")).isInstanceOf(Refused.class);
    }

    @Test
    void anUnknownCharsetIsNotASyntaxError() {
        assertThatThrownBy(() -> Said.command("SEARCH CHARSET KOI8-R SUBJECT x"))
                .isInstanceOf(BadCharsetException.class);
    }

    @Test
    void onlySynchronizingLiteralsAreInvited() throws IOException, ImapSyntaxException {
        var source = new LinesSource("LOGIN {1}\r\na {1+}\r\nb\r\n");
        Said.read(source);
        assertThat(source.invitations()).isEqualTo(1);
    }

    @Test
    void aLiteralBeyondTheLimitIsRefusedUnread() {
        var source = new LinesSource("LOGIN {101}\r\nabc\r\n");
        assertThatThrownBy(() -> Said.read(source)).isInstanceOf(LiteralTooLargeException.class);
        assertThat(source.invitations()).isZero();
        assertThat(source.rest()).isEqualTo("abc\r\n");
    }

    @Test
    void literalsTogetherStayWithinTheLimit() {
        var sixty = "x".repeat(60);
        var source = new LinesSource("LOGIN {60}\r\n" + sixty + " {60}\r\n" + sixty + "\r\n");
        assertThatThrownBy(() -> Said.read(source)).isInstanceOf(LiteralTooLargeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        // What follows is a command of its own.
        "'NONSENSE', 'NEXT'",
        "'NONSENSE {5}', 'NEXT'",
        // These octets are on the way already.
        "'NONSENSE {5+}\r\nNEXT1 x', 'NEXT'",
        "'NONSENSE {3+}\r\nabc {4+}\r\nNEXT', 'NEXT'",
        "'LOGIN {101+}\r\n@', 'NEXT'",
        "'APPEND INBOX {3+}\r\nabc', 'NEXT'"
    })
    void whatComesUninvitedIsNotTakenForCommands(String said, String next)
            throws IOException, ImapSyntaxException {
        var text = said.replace("@", "x".repeat(101));
        var source = new LinesSource(text + "\r\n" + next + "\r\n");
        var in = new ImapReader(source, Said.LITERAL_LIMIT);
        in.begin();
        try {
            Said.read(in);
        } catch (ImapSyntaxException wrong) {
            assertThat(said).doesNotStartWith("APPEND");
        }
        assertThat(in.discard()).isTrue();
        assertThat(source.rest()).isEqualTo(next + "\r\n");
    }

    @Test
    void tooMuchIsNotDiscarded() throws IOException, ImapSyntaxException {
        var in = new ImapReader(new LinesSource("NONSENSE {9999999+}\r\n"), Said.LITERAL_LIMIT);
        in.begin();
        assertThat(in.discard()).isFalse();
    }
}
