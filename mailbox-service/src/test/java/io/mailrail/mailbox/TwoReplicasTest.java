package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.CallId;
import io.mailrail.api.Copied;
import io.mailrail.api.Envelope;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Moved;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.directory.Accounts.Quota;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Two replicas on one database behave as one.
class TwoReplicasTest {

    private static final int CLIENTS = 16;
    private static final int STEPS = 40;
    private static final String[] FLAGS = {"\\Seen", "\\Flagged", "\\Deleted", "blue", "green"};
    private static final byte[] MESSAGE =
            TestMail.message("concurrent", "text")
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8);

    private static Replicas replicas;
    private static TestMail mail;
    private static JdbcClient database;

    @BeforeAll
    static void start() {
        replicas = Replicas.start();
        mail = replicas.bean(0, TestMail.class);
        database = replicas.bean("mailboxReads", JdbcClient.class);
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        var done = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> task : threads.invokeAll(tasks)) {
                done.add(task.get());
            }
        }
        return done;
    }

    /// One of many clients that all change the same two mailboxes, one of which has two names in turns.
    private static final class Client implements Callable<Follower> {

        private final Doors doors;
        private final Random random;
        private final SessionCredential as;
        private final User user;
        private final List<MailboxKey> mailboxes;
        private final Follower follower;

        Client(int number, Transport transport, User user, List<MailboxKey> mailboxes) {
            this.doors = replicas.doors(number, transport);
            this.random = new Random(number);
            this.user = user;
            this.as = user.as();
            this.mailboxes = mailboxes;
            this.follower = new Follower(doors.messages(), as, mailboxes);
        }

        @Override
        public Follower call() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                try {
                    change();
                } catch (Refused no) {
                    // The mailbox has its other name by now.
                    assertThat(no.refusal())
                            .isInstanceOfAny(
                                    Refusal.NoSuchMailbox.class, Refusal.AlreadyExists.class);
                }
                follower.follow();
            }
            return follower;
        }

        private MailboxName name() {
            return switch (random.nextInt(3)) {
                case 0 -> MailboxName.INBOX;
                case 1 -> new MailboxName("here");
                default -> new MailboxName("there");
            };
        }

        private MailboxKey mailbox() {
            return mailboxes.get(random.nextInt(mailboxes.size()));
        }

        private UidSet some() {
            long first = 1L + random.nextInt(150);
            return new UidSet(List.of(new UidRange(first, first + random.nextInt(10))));
        }

        private FlagsChange flags(FlagsChange.Kind kind) {
            var flag = FLAGS[random.nextInt(FLAGS.length)];
            return new FlagsChange(kind, Flags.named(List.of(flag)), Optional.empty());
        }

        private void change() throws IOException {
            var call = CallId.next();
            switch (random.nextInt(12)) {
                case 0, 1, 2 ->
                        doors.messages()
                                .append(
                                        as,
                                        call,
                                        name(),
                                        Flags.NONE,
                                        Optional.empty(),
                                        MESSAGE.length,
                                        new ByteArrayInputStream(MESSAGE));
                case 3 -> deliver(doors, user);
                case 4, 5 ->
                        doors.messages()
                                .storeFlags(
                                        as, call, mailbox(), some(), flags(FlagsChange.Kind.ADD));
                case 6 ->
                        doors.messages()
                                .storeFlags(
                                        as,
                                        call,
                                        mailbox(),
                                        some(),
                                        flags(FlagsChange.Kind.REMOVE));
                case 7 -> doors.messages().copy(as, call, mailbox(), some(), name());
                case 8, 9 -> doors.messages().move(as, call, mailbox(), some(), name());
                case 10 -> doors.messages().expunge(as, mailbox(), new ExpungeScope.Deleted());
                default -> rename(call);
            }
        }

        private void rename(CallId call) {
            var here = new MailboxName("here");
            var there = new MailboxName("there");
            switch (random.nextInt(5)) {
                case 0, 1 -> doors.mailboxes().rename(as, call, here, there);
                case 2, 3 -> doors.mailboxes().rename(as, call, there, here);
                default ->
                        doors.mailboxes()
                                .rename(
                                        as,
                                        call,
                                        MailboxName.INBOX,
                                        new MailboxName("old/" + call.value()));
            }
        }
    }

    private static void deliver(Doors doors, User user) throws IOException {
        var envelope =
                new Envelope(
                        new ReversePath("sender@elsewhere.example"),
                        List.of(new ForwardPath(user.login())),
                        user.id(),
                        Optional.empty(),
                        new Envelope.Origin("ESMTP", "192.0.2.1", "mx.elsewhere.example"));
        doors.intake().accept(CallId.next(), envelope, new ByteArrayInputStream(MESSAGE));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoeverFollowsTheChangesSeesWhatIsThere(Transport transport) throws Exception {
        var user = mail.user();
        user.create("here");
        var mailboxes = List.of(user.key("INBOX"), user.key("here"));
        var clients =
                IntStream.range(0, CLIENTS)
                        .<Callable<Follower>>mapToObj(
                                n -> new Client(n, transport, user, mailboxes))
                        .toList();
        for (var follower : all(clients)) {
            try (follower) {
                for (var mailbox : mailboxes) {
                    var now = user.status(mailbox).highestModSeq();
                    await("the last changes of " + mailbox)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> follower.knows(mailbox, now));
                    assertThat(follower.flags(mailbox)).isEqualTo(user.index(mailbox));
                }
            }
        }
        assertThat(recount(user)).isEmpty();
        assertThat(count(user, "SELECT count(*) FROM message")).isPositive();
        assertThat(count(user, "SELECT count(*) FROM removed")).isPositive();
        await("every change was told of")
                .until(() -> count(user, "SELECT count(*) FROM notify_outbox") == 0);
    }

    private static long count(User user, String select) {
        return database.sql(select + " WHERE account_id = :account")
                .param("account", user.id().value())
                .query(Long.class)
                .single();
    }

    /// Counters that are not what a count gives.
    private static List<String> recount(User user) {
        return database.sql(
                        """
                        WITH counted AS (
                            SELECT m.mailbox_id, count(*) AS total, count(*) FILTER (WHERE m.flags & 1 = 0) AS unseen,
                                   sum(m.size) AS bytes, max(m.uid) AS uid, max(m.modseq) AS modseq
                              FROM message m
                             WHERE m.account_id = :account
                             GROUP BY m.mailbox_id)
                        SELECT 'mailbox ' || b.mailbox_id || ' ' || b.name
                          FROM mailbox b
                          LEFT JOIN counted c
                            ON c.mailbox_id = b.mailbox_id
                         WHERE b.account_id = :account
                           AND (b.total <> coalesce(c.total, 0)
                                OR b.unseen <> coalesce(c.unseen, 0)
                                OR b.bytes <> coalesce(c.bytes, 0)
                                OR b.uidnext <= coalesce(c.uid, 0)
                                OR b.highestmodseq < coalesce(c.modseq, 0))
                         UNION ALL
                        SELECT 'usage'
                          FROM account_usage u
                         WHERE u.account_id = :account
                           AND (u.used_messages <> (SELECT coalesce(sum(total), 0) FROM counted)
                                OR u.used_bytes <> (SELECT coalesce(sum(bytes), 0) FROM counted))
                        """)
                .param("account", user.id().value())
                .query(String.class)
                .list();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aQuotaIsExact(Transport transport) throws Exception {
        var user = mail.user(new Quota(null, 20L));
        var as = user.as();
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int n = 0; n < 48; n++) {
            int number = n;
            var doors = replicas.doors(n, transport);
            tasks.add(() -> {
                try {
                    if (number % 3 == 0) {
                        deliver(doors, user);
                    } else {
                        doors.messages()
                                .append(
                                        as,
                                        CallId.next(),
                                        MailboxName.INBOX,
                                        Flags.NONE,
                                        Optional.empty(),
                                        MESSAGE.length,
                                        new ByteArrayInputStream(MESSAGE));
                    }
                    return true;
                } catch (Refused no) {
                    assertThat(no.refusal()).isEqualTo(new Refusal.OverQuota());
                    return false;
                }
            });
        }
        assertThat(all(tasks).stream().filter(taken -> taken)).hasSize(20);
        assertThat(user.status("INBOX").messages()).isEqualTo(20);
        assertThat(recount(user)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void oneCallThroughBothTakesEffectOnce(Transport transport) throws Exception {
        var user = mail.user();
        var inbox = user.key("INBOX");
        for (int round = 0; round < 10; round++) {
            user.append("INBOX", TestMail.message("round " + round, "text"));
            var uid = UidSet.of(user.status("INBOX").uidNext() - 1);
            var copying = CallId.next();
            var copies =
                    all(
                            IntStream.range(0, 4)
                                    .<Callable<Copied>>mapToObj(n ->
                                            () ->
                                                    replicas.doors(n, transport)
                                                            .messages()
                                                            .copy(
                                                                    user.as(),
                                                                    copying,
                                                                    inbox,
                                                                    uid,
                                                                    new MailboxName("Archive")))
                                    .toList());
            assertThat(copies).allMatch(copies.getFirst()::equals);
            assertThat(copies.getFirst().targets().size()).isEqualTo(1);
            var moving = CallId.next();
            var moves =
                    all(
                            IntStream.range(0, 4)
                                    .<Callable<Moved>>mapToObj(n ->
                                            () ->
                                                    replicas.doors(n, transport)
                                                            .messages()
                                                            .move(
                                                                    user.as(),
                                                                    moving,
                                                                    inbox,
                                                                    uid,
                                                                    new MailboxName("Trash")))
                                    .toList());
            assertThat(moves).allMatch(moves.getFirst()::equals);
            assertThat(moves.getFirst().vanished()).isEqualTo(uid);
        }
        assertThat(user.status("INBOX").messages()).isZero();
        assertThat(user.status("Archive").messages()).isEqualTo(10);
        assertThat(user.status("Trash").messages()).isEqualTo(10);
        assertThat(recount(user)).isEmpty();
    }
}
