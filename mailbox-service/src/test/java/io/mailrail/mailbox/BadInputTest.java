package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.SearchKey;
import io.mailrail.api.Uid;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.directory.Accounts.Quota;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// What nobody in his right mind asks for is refused or done, and never breaks anything.
@DoorTest
class BadInputTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors all;
    private final TestMail shared;
    private Doors doors;
    private TestMail mail;
    private User user;

    BadInputTest(TestDoors doors, TestMail mail) {
        this.all = doors;
        this.shared = mail;
    }

    @BeforeEach
    void open() {
        doors = all.over(transport);
        mail = shared.through(doors);
        user = mail.user();
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    private static UidSet everyOther(int ranges) {
        var some = new ArrayList<UidRange>(ranges);
        for (int n = 0; n < ranges; n++) {
            some.add(new UidRange(2L * n + 1, 2L * n + 1));
        }
        return new UidSet(some);
    }

    private MailboxKey inboxOfThree() {
        for (int n = 0; n < 3; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        return user.key("INBOX");
    }

    private void expunge(MailboxKey mailbox, UidSet uids) {
        doors.messages().expunge(user.as(), mailbox, new ExpungeScope.DeletedAmong(uids));
    }

    private int summaries(MailboxKey mailbox, UidSet uids) {
        int count = 0;
        try (var found = doors.messages().summaries(user.as(), mailbox, uids)) {
            for (; found.hasNext(); count++) {
                found.next();
            }
        }
        return count;
    }

    @Test
    void emptySetsDoNothing() {
        var inbox = inboxOfThree();
        var before = user.status("INBOX");
        var none = UidSet.EMPTY;
        assertThat(user.store(inbox, none, Kind.ADD, "\\Deleted").changed()).isEmpty();
        assertThat(user.copy(inbox, none, "Trash").targets()).isEqualTo(none);
        assertThat(user.move(inbox, none, "Trash").vanished()).isEqualTo(none);
        user.store(inbox, UidSet.ALL, Kind.ADD, "\\Deleted");
        expunge(inbox, none);
        user.store(inbox, UidSet.ALL, Kind.REMOVE, "\\Deleted");
        assertThat(summaries(inbox, none)).isZero();
        assertThat(doors.messages().search(user.as(), inbox, new SearchKey.Uids(none)).uids())
                .isEqualTo(none);
        try (var contents = doors.messages().contents(user.as(), inbox, List.of())) {
            assertThat(contents.next()).isFalse();
        }
        assertThat(user.status("INBOX").messages()).isEqualTo(before.messages());
        assertThat(user.status("Trash").messages()).isZero();
    }

    @Test
    void setsOfVeryManyRangesAreWorkedThrough() {
        var inbox = inboxOfThree();
        var many = everyOther(UidSet.MAX_ASKED);
        assertThat(user.copy(inbox, many, "Archive").sources()).isEqualTo(UidSet.of(1, 3));
        user.store(inbox, many, Kind.ADD, "\\Deleted");
        assertThat(summaries(inbox, many)).isEqualTo(2);
        assertThat(doors.messages().search(user.as(), inbox, new SearchKey.Uids(many)).uids())
                .isEqualTo(UidSet.of(1, 3));
        expunge(inbox, many);
        assertThat(user.index(inbox)).containsOnlyKeys(2L);
        assertThat(user.move(user.key("Archive"), many, "Trash").vanished())
                .isEqualTo(UidSet.of(1));
    }

    @Test
    void setsOfMoreRangesThanAnybodyNeedsAreRefused() {
        var inbox = inboxOfThree();
        var tooLong = everyOther(9_000_000);
        assertRefused(() -> user.move(inbox, tooLong, "Archive"), Refusal.LimitReached.class);
        var many = everyOther(UidSet.MAX_ASKED + 1);
        assertRefused(() -> user.copy(inbox, many, "Archive"), Refusal.LimitReached.class);
        assertRefused(() -> user.move(inbox, many, "Archive"), Refusal.LimitReached.class);
        assertRefused(
                () -> user.store(inbox, many, Kind.ADD, "\\Seen"), Refusal.LimitReached.class);
        assertRefused(() -> expunge(inbox, many), Refusal.LimitReached.class);
        assertRefused(() -> summaries(inbox, many), Refusal.LimitReached.class);
        assertRefused(
                () -> doors.messages().search(user.as(), inbox, new SearchKey.Uids(many)),
                Refusal.LimitReached.class);
        assertThat(user.status("Archive").messages()).isZero();
    }

    @Test
    void theLastUidsThereCanBeAreNotThere() {
        var inbox = inboxOfThree();
        var last = UidSet.of(Uid.MAX - 1, Uid.MAX);
        assertThat(user.move(inbox, last, "Trash").vanished()).isEqualTo(UidSet.EMPTY);
        assertThat(summaries(inbox, last)).isZero();
        var ranges =
                List.of(
                        new ContentRange(new Uid(Uid.MAX), Long.MAX_VALUE, Long.MAX_VALUE),
                        new ContentRange(new Uid(1), Long.MAX_VALUE, Long.MAX_VALUE));
        try (var contents = doors.messages().contents(user.as(), inbox, ranges)) {
            assertThat(contents.next()).isTrue();
            assertThat(contents.range().uid()).isEqualTo(new Uid(1));
            assertThat(contents.length()).isZero();
            assertThat(contents.next()).isFalse();
        }
        try (var pages = doors.messages().changes(user.as(), inbox, new ModSeq(Long.MAX_VALUE))) {
            assertThat(pages.next().changed().length()).isZero();
        }
    }

    @Test
    void aMillionKeywordsAreTooMany() {
        var inbox = inboxOfThree();
        var words = IntStream.range(0, 1_000_000).mapToObj(n -> "k" + n).toList();
        var flags = new Flags(0, words);
        assertRefused(
                () ->
                        user.store(
                                inbox,
                                UidSet.ALL,
                                new FlagsChange(Kind.REMOVE, flags, Optional.empty())),
                Refusal.LimitReached.class);
        assertRefused(
                () -> user.append("INBOX", TestMail.message("x", "text"), flags),
                Refusal.LimitReached.class);
        // More than a message between the services may hold.
        var long100 = IntStream.range(0, 200_000).mapToObj("%0100d"::formatted).toList();
        var more = new Flags(0, long100);
        assertRefused(
                () -> user.append("INBOX", TestMail.message("x", "text"), more),
                Refusal.LimitReached.class);
        assertThat(user.index(inbox).values()).containsOnly("");
    }

    @Test
    void keywordsOfAnySpellingAreKept() {
        var inbox = inboxOfThree();
        var odd =
                new String[] {"it's", "a,b", "{}", "{a,b}", "\"q\"", "back\\slash", "50%", "null"};
        user.store(inbox, UidSet.of(1), Kind.REPLACE, odd);
        assertThat(user.index(inbox).getOrDefault(1L, "").split(" "))
                .containsExactlyInAnyOrder(odd);
        user.store(inbox, UidSet.of(1), Kind.REMOVE, "a,b", "null");
        assertThat(user.index(inbox).getOrDefault(1L, "").split(" "))
                .containsExactlyInAnyOrder("it's", "{}", "{a,b}", "\"q\"", "back\\slash", "50%");
        for (var bad : new String[] {"a b", "a\tb", "a\0b", "a\u007fb"}) {
            assertRefused(
                    () -> user.store(inbox, UidSet.of(1), Kind.ADD, bad), Refusal.Malformed.class);
        }
    }

    @Test
    void aQuotaOfNothingTakesNothingAndTheLargestThereIsTakesAll() {
        for (var quota : List.of(new Quota(0L, null), new Quota(null, 0L))) {
            var none = mail.user(quota);
            assertRefused(
                    () -> none.append("INBOX", TestMail.message("x", "text")),
                    Refusal.OverQuota.class);
            assertThat(doors.directory().resolve(new ForwardPath(none.login())))
                    .isEqualTo(new Resolution.OverQuota());
        }
        var all = mail.user(new Quota(Long.MAX_VALUE, Long.MAX_VALUE));
        all.append("INBOX", TestMail.message("x", "text"));
        var inbox = all.key("INBOX");
        assertThat(all.copy(inbox, UidSet.ALL, "INBOX").targets()).isEqualTo(UidSet.of(2));
        assertThat(doors.directory().resolve(new ForwardPath(all.login())))
                .isEqualTo(new Resolution.Local(all.id()));
    }

    @Test
    void namesThatLookLikePatternsAreNames() {
        for (var name :
                List.of("a%", "a*", "a_", "%", "*", "a/%", "a/*", "'; DROP TABLE mailbox")) {
            user.create(name);
        }
        user.create("ab");
        user.append("a%", TestMail.message("x", "text"));
        user.delete("a_");
        user.delete("*");
        assertThat(user.names())
                .contains("a%", "a*", "ab", "%", "a/%", "a/*")
                .doesNotContain("*", "a_");
        user.rename("a%", "b%");
        assertThat(user.status("b%").messages()).isEqualTo(1);
        assertThat(user.status("ab").messages()).isZero();
        doors.mailboxes().subscribe(user.as(), new MailboxName("not there/%"));
        assertThat(user.names()).contains("not there/%");
    }

    @Test
    void whatIsNoNameIsNone() {
        for (var name :
                List.of(
                        "",
                        "/",
                        "a/",
                        "/a",
                        "a//b",
                        "a\0b",
                        "a\rb",
                        "a\u0085b",
                        "a\u2028b",
                        "a\ud800b",
                        "n".repeat(MailboxName.MAX_LENGTH + 1),
                        "a/".repeat(MailboxName.MAX_DEPTH) + "b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName(name));
        }
        user.create("a".repeat(500));
        user.create("b/" + "c".repeat(600));
        assertRefused(() -> user.rename("b", "d".repeat(500)), Refusal.Malformed.class);
        assertThat(user.names()).contains("b/" + "c".repeat(600));
    }

    @Test
    void mailboxesMayGoWhileOthersWriteIntoThem() throws Exception {
        inboxOfThree();
        var inbox = user.key("INBOX");
        var tasks = new ArrayList<Callable<Void>>();
        for (int n = 0; n < 8; n++) {
            var random = new Random(n);
            tasks.add(() -> {
                for (int step = 0; step < 15; step++) {
                    try {
                        change(inbox, random.nextInt(8));
                    } catch (Refused no) {
                        assertThat(no.refusal())
                                .isInstanceOfAny(
                                        Refusal.NoSuchMailbox.class, Refusal.AlreadyExists.class);
                    }
                }
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
        if (!user.names().contains("busy")) {
            user.create("busy");
        }
        var status = user.status("busy");
        assertThat(user.index(status.key())).hasSize((int) status.messages());
    }

    private void change(MailboxKey inbox, int what) {
        switch (what) {
            case 0 -> user.create("busy");
            case 1 -> user.delete("busy");
            case 2 -> user.append("busy", TestMail.message("x", "text"));
            case 3 -> user.copy(inbox, UidSet.ALL, "busy");
            case 4 -> user.move(user.key("busy"), UidSet.ALL, "Trash");
            case 5 -> user.store(user.key("busy"), UidSet.ALL, Kind.ADD, "\\Deleted");
            case 6 -> user.expunge(user.key("busy"));
            default -> user.rename("busy", "was busy/" + CallId.next());
        }
    }
}
