package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Appended;
import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.Transport;
import io.mailrail.mailbox.directory.Accounts.Quota;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

@DoorTest
class MessageStoreTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private final TestMail shared;
    private TestMail mail;
    private Messages messages;
    private User user;

    MessageStoreTest(TestDoors doors, TestMail mail) {
        this.doors = doors;
        this.shared = mail;
    }

    @BeforeEach
    void open() {
        mail = shared.through(doors.over(transport));
        messages = doors.over(transport).messages();
        user = mail.user();
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    private void appendThree() {
        for (int n = 1; n <= 3; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
    }

    private static NavigableMap<Long, String> rows(FlagsStored stored) {
        var rows = new TreeMap<Long, String>();
        stored.changed().forEach(page -> TestMail.put(page, rows));
        return rows;
    }

    private NavigableMap<Long, Long> modSeqs() {
        var found = new TreeMap<Long, Long>();
        try (var pages = messages.index(user.as(), user.key("INBOX"))) {
            pages.forEachRemaining(page -> {
                for (int row = 0; row < page.length(); row++) {
                    found.put(page.uid(row), page.modSeq(row));
                }
            });
        }
        return found;
    }

    private List<MessageSummary> summaries(UidSet uids) {
        var found = new ArrayList<MessageSummary>();
        try (var cursor = messages.summaries(user.as(), user.key("INBOX"), uids)) {
            cursor.forEachRemaining(found::add);
        }
        return found;
    }

    @Test
    void anEmptyMailboxHasOneEmptyPage() {
        try (var pages = messages.index(user.as(), user.key("INBOX"))) {
            assertThat(pages.next().length()).isZero();
            assertThat(pages.hasNext()).isFalse();
        }
    }

    @Test
    void anAppendedMessageIsCountedAndCanBeRead() throws IOException {
        var text = TestMail.message("hello", "text").replace("\n", "\r\n");
        var octets = text.getBytes(StandardCharsets.UTF_8);
        var date = Instant.parse("2020-02-29T12:00:00Z");
        var call = CallId.next();
        var appended =
                messages.append(
                        user.as(),
                        call,
                        MailboxName.INBOX,
                        Flags.named(List.of("\\Flagged", "$Forwarded")),
                        Optional.of(date),
                        octets.length,
                        new ByteArrayInputStream(octets));
        var status = user.status("INBOX");
        assertThat(appended.uidValidity()).isEqualTo(status.uidValidity());
        assertThat(appended.uid()).isEqualTo(new Uid(1));
        assertThat(status.messages()).isEqualTo(1);
        assertThat(status.unseen()).isEqualTo(1);
        assertThat(status.size()).isEqualTo(octets.length);
        assertThat(user.index(status.key())).containsEntry(1L, "\\Flagged $Forwarded");
        var summary = summaries(UidSet.ALL).getFirst();
        assertThat(summary.email().value()).isEqualTo(call.value());
        assertThat(summary.internalDate()).isEqualTo(date);
        assertThat(summary.content().envelope().subject()).isEqualTo("hello");
        try (var contents =
                messages.contents(
                        user.as(),
                        status.key(),
                        List.of(
                                new ContentRange(new Uid(1), 6, 5),
                                ContentRange.whole(new Uid(7)),
                                ContentRange.whole(new Uid(1)),
                                new ContentRange(new Uid(1), 100_000, 5)))) {
            assertThat(contents.next()).isTrue();
            assertThat(contents.octets().readAllBytes())
                    .isEqualTo(text.substring(6, 11).getBytes(StandardCharsets.UTF_8));
            assertThat(contents.next()).isTrue();
            assertThat(contents.length()).isEqualTo(octets.length);
            assertThat(contents.octets().readAllBytes()).isEqualTo(octets);
            assertThat(contents.next()).isTrue();
            assertThat(contents.octets().readAllBytes()).isEmpty();
            assertThat(contents.next()).isFalse();
        }
    }

    @Test
    void largeAndSmallContentsComeInTheOrderAskedFor() throws IOException {
        var large = new byte[700_000];
        new Random(7).nextBytes(large);
        var head = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, large, 0, head.length);
        user.append("INBOX", TestMail.message("small", "text"));
        messages.append(
                user.as(),
                CallId.next(),
                MailboxName.INBOX,
                Flags.NONE,
                Optional.empty(),
                large.length,
                new ByteArrayInputStream(large));
        user.append("INBOX", TestMail.message("small, too", "text"));
        var asked = new ArrayList<ContentRange>();
        for (long uid : new long[] {3, 2, 1, 2, 3}) {
            asked.add(ContentRange.whole(new Uid(uid)));
        }
        var lengths = new ArrayList<Long>();
        try (var contents = messages.contents(user.as(), user.key("INBOX"), asked)) {
            for (int n = 0; contents.next(); n++) {
                assertThat(contents.range()).isEqualTo(asked.get(n));
                // The second is left unread.
                lengths.add(
                        n == 1
                                ? contents.length()
                                : (long) contents.octets().readAllBytes().length);
            }
        }
        assertThat(lengths).hasSize(5).element(1).isEqualTo((long) large.length);
        assertThat(lengths.get(3)).isEqualTo(large.length);
    }

    @Test
    void aSettledAppendIsToldOrNeverTakesEffect() throws IOException {
        var known = CallId.next();
        var burnt = CallId.next();
        var appended = append(known);

        assertThat(messages.settleAppend(user.as(), known, MailboxName.INBOX)).contains(appended);
        assertThat(messages.settleAppend(user.as(), burnt, MailboxName.INBOX)).isEmpty();
        assertThatThrownBy(() -> append(burnt))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Refusal.Unavailable()));
        assertThat(messages.settleAppend(user.as(), burnt, MailboxName.INBOX)).isEmpty();
        assertThat(user.status("INBOX").messages()).isEqualTo(1);
    }

    private Appended append(CallId call) throws IOException {
        var octets = TestMail.message("settled", "text").getBytes(StandardCharsets.UTF_8);
        return messages.append(
                user.as(),
                call,
                MailboxName.INBOX,
                Flags.NONE,
                Optional.empty(),
                octets.length,
                new ByteArrayInputStream(octets));
    }

    @Test
    void appendingIsRefusedBeforeOrAfterTheOctetsCome() {
        assertRefused(() -> user.append("nowhere", "x"), Refusal.NoSuchMailbox.class);
        var small = mail.user(new Quota(1_000L, null));
        assertRefused(
                () -> small.append("INBOX", TestMail.message("big", "x".repeat(2_000))),
                Refusal.OverQuota.class);
        assertRefused(
                () ->
                        messages.append(
                                user.as(),
                                CallId.next(),
                                MailboxName.INBOX,
                                Flags.NONE,
                                Optional.empty(),
                                1L << 40,
                                new ByteArrayInputStream(new byte[0])),
                Refusal.TooBig.class);
        assertRefused(
                () ->
                        messages.append(
                                user.as(),
                                CallId.next(),
                                MailboxName.INBOX,
                                Flags.NONE,
                                Optional.empty(),
                                10,
                                new ByteArrayInputStream(new byte[4])),
                Refusal.Malformed.class);
        assertThat(user.status("INBOX").messages()).isZero();
    }

    @Test
    void storingChangesWhatItSaysAndTellsTheRest() {
        appendThree();
        var inbox = user.key("INBOX");
        user.store(inbox, UidSet.of(2), Kind.ADD, "\\Seen", "Zebra", "apple");
        var before = modSeqs();
        var stored = user.store(inbox, UidSet.ALL, Kind.ADD, "\\Seen", "apple");
        assertThat(rows(stored))
                .containsEntry(1L, "\\Seen apple")
                .containsEntry(2L, "\\Seen apple zebra")
                .containsEntry(3L, "\\Seen apple");
        var after = modSeqs();
        assertThat(after.get(2L)).isEqualTo(before.get(2L));
        assertThat(after.get(1L)).isEqualTo(stored.modSeq().value()).isGreaterThan(before.get(1L));
        assertThat(user.status("INBOX").unseen()).isZero();
        user.store(inbox, UidSet.of(1), Kind.REMOVE, "\\Seen", "APPLE");
        user.store(inbox, UidSet.of(3), Kind.REPLACE, "\\Draft", "$junk");
        assertThat(user.index(inbox))
                .containsEntry(1L, "")
                .containsEntry(2L, "\\Seen apple zebra")
                .containsEntry(3L, "\\Draft $Junk");
        assertThat(user.status("INBOX").unseen()).isEqualTo(2);
        var nothing = user.store(inbox, UidSet.of(3), Kind.ADD, "\\Draft");
        assertThat(nothing.modSeq()).isEqualTo(user.status("INBOX").highestModSeq());
        assertThat(rows(nothing)).containsOnlyKeys(3L);
    }

    @Test
    void whatChangedSinceIsLeftAlone() {
        appendThree();
        var inbox = user.key("INBOX");
        var since = user.status("INBOX").highestModSeq();
        user.store(inbox, UidSet.of(2), Kind.ADD, "\\Flagged");
        var change =
                new FlagsChange(Kind.ADD, Flags.named(List.of("\\Deleted")), Optional.of(since));
        var call = CallId.next();
        var stored = messages.storeFlags(user.as(), call, inbox, UidSet.of(1, 2, 3, 9), change);
        assertThat(stored.modified()).isEqualTo(UidSet.of(2));
        assertThat(rows(stored)).containsOnlyKeys(1L, 3L);
        var again = messages.storeFlags(user.as(), call, inbox, UidSet.of(1, 2, 3, 9), change);
        assertThat(again.modified()).isEqualTo(UidSet.of(2));
        assertThat(again.modSeq()).isEqualTo(stored.modSeq());
        assertThat(rows(again)).isEqualTo(rows(stored));
    }

    @Test
    void keywordsAreLimited() {
        appendThree();
        var inbox = user.key("INBOX");
        var many = new String[Flags.MAX_KEYWORDS];
        for (int n = 0; n < many.length; n++) {
            many[n] = "k" + n;
        }
        user.store(inbox, UidSet.of(1), Kind.REPLACE, many);
        assertRefused(
                () -> user.store(inbox, UidSet.of(1, 2), Kind.ADD, "onemore"),
                Refusal.LimitReached.class);
        assertRefused(
                () -> user.store(inbox, UidSet.of(2), Kind.ADD, "k".repeat(101)),
                Refusal.LimitReached.class);
        assertThat(user.index(inbox)).containsEntry(2L, "");
    }

    @Test
    void copiesKeepTheirOrderFlagsAndDate() {
        appendThree();
        var inbox = user.key("INBOX");
        user.store(inbox, UidSet.of(2), Kind.ADD, "\\Seen", "work");
        user.append("Archive", TestMail.message("there before", "text"));
        var call = CallId.next();
        var archive = new MailboxName("Archive");
        var copied = messages.copy(user.as(), call, inbox, UidSet.of(1, 2, 3, 4), archive);
        assertThat(messages.copy(user.as(), call, inbox, UidSet.of(1, 2, 3, 4), archive))
                .isEqualTo(copied);
        assertThat(copied.sources()).isEqualTo(UidSet.of(1, 2, 3));
        assertThat(copied.targets()).isEqualTo(UidSet.of(2, 3, 4));
        assertThat(copied.uidValidity()).isEqualTo(user.status("Archive").uidValidity());
        assertThat(user.index(user.key("Archive"))).containsEntry(3L, "\\Seen work");
        assertThat(user.status("Archive").unseen()).isEqualTo(3);
        assertThat(user.copy(inbox, UidSet.of(9), "Archive").targets()).isEqualTo(UidSet.EMPTY);
        assertThat(user.copy(inbox, UidSet.of(3), "INBOX").targets()).isEqualTo(UidSet.of(4));
        var found = summaries(UidSet.ALL);
        assertThat(found.getLast().email()).isEqualTo(found.get(2).email());
        assertRefused(() -> user.copy(inbox, UidSet.of(1), "nowhere"), Refusal.NoSuchMailbox.class);
    }

    @Test
    void copiesCountAgainstTheQuota() {
        var limited = mail.user(new Quota(null, 3L));
        limited.append("INBOX", TestMail.message("one", "text"));
        limited.append("INBOX", TestMail.message("two", "text"));
        var inbox = limited.key("INBOX");
        assertRefused(() -> limited.copy(inbox, UidSet.ALL, "Trash"), Refusal.OverQuota.class);
        assertThat(limited.status("Trash").messages()).isZero();
        limited.copy(inbox, UidSet.of(1), "Trash");
        limited.store(inbox, UidSet.ALL, Kind.ADD, "\\Deleted");
        limited.expunge(inbox);
        limited.append("INBOX", TestMail.message("three", "text"));
        limited.append("INBOX", TestMail.message("four", "text"));
        assertRefused(
                () -> limited.append("INBOX", TestMail.message("five", "text")),
                Refusal.OverQuota.class);
    }

    @Test
    void expungedMessagesCanStillBeReadForAWhile() throws IOException {
        appendThree();
        var inbox = user.key("INBOX");
        user.store(inbox, UidSet.of(1, 2), Kind.ADD, "\\Deleted");
        var scope = new ExpungeScope.DeletedAmong(UidSet.of(2, 3));
        var expunged = messages.expunge(user.as(), inbox, scope);
        assertThat(expunged.vanished()).isEqualTo(UidSet.of(2));
        assertThat(messages.expunge(user.as(), inbox, scope).vanished()).isEqualTo(UidSet.EMPTY);
        assertThat(user.index(inbox)).containsOnlyKeys(1L, 3L);
        var status = user.status("INBOX");
        assertThat(status.messages()).isEqualTo(2);
        assertThat(status.highestModSeq()).isEqualTo(expunged.modSeq());
        assertThat(summaries(UidSet.ALL).stream().map(s -> s.uid().value()))
                .containsExactly(1L, 2L, 3L);
        try (var contents =
                messages.contents(user.as(), inbox, List.of(ContentRange.whole(new Uid(2))))) {
            assertThat(contents.next()).isTrue();
            assertThat(new String(contents.octets().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("message 2");
        }
    }

    @Test
    void changesTellWhatHappenedSince() {
        appendThree();
        var inbox = user.key("INBOX");
        var since = user.status("INBOX").highestModSeq();
        user.store(inbox, UidSet.of(1), Kind.ADD, "\\Deleted");
        user.expunge(inbox);
        user.store(inbox, UidSet.of(3), Kind.ADD, "\\Seen");
        user.append("INBOX", TestMail.message("four", "text"));
        try (var pages = messages.changes(user.as(), inbox, since)) {
            var page = pages.next();
            var rows = new TreeMap<Long, String>();
            TestMail.put(page.changed(), rows);
            assertThat(page.vanished()).isEqualTo(UidSet.of(1));
            assertThat(rows).containsOnlyKeys(3L, 4L).containsEntry(3L, "\\Seen");
            assertThat(page.status().highestModSeq())
                    .isEqualTo(user.status("INBOX").highestModSeq());
            assertThat(pages.hasNext()).isFalse();
        }
        try (var pages = messages.changes(user.as(), inbox, new ModSeq(1_000_000))) {
            assertThat(pages.next().changed().length()).isZero();
        }
    }

    @Test
    void aStrangersMailboxIsNoMailbox() {
        var stranger = mail.user();
        assertRefused(
                () -> messages.index(stranger.as(), user.key("INBOX")).hasNext(),
                Refusal.NoSuchMailbox.class);
        var inbox = user.key("INBOX");
        user.leave();
        assertRefused(
                () -> messages.index(user.as(), inbox).hasNext(), Refusal.SessionExpired.class);
    }
}
