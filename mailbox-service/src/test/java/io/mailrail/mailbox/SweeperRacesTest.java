package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Envelope;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.ReversePath;
import io.mailrail.api.Uid;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.content.Sweeper;
import io.mailrail.mailbox.message.Restoring;
import io.mailrail.mailbox.message.Retention;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// The sweeper and the retention run without a pause while mail is delivered, copied, moved, expunged, restored, and accounts go: in
/// the end nothing refers to what is not there, and nothing is there that nobody refers to.
class SweeperRacesTest {

    private static final int WORKERS = 8;
    private static final int STEPS = 40;
    private static final int ACCOUNTS = 5;

    /// What is broken where both columns of a row name the account.
    private static final List<String> BROKEN =
            List.of(
                    """
                    SELECT 'email without content ' || e.email_id FROM email e
                     WHERE NOT EXISTS (SELECT FROM content c
                                        WHERE c.account_id = e.content_account AND c.content_id = e.content_id
                                          AND c.state = 'kept')
                    """,
                    """
                    SELECT 'email without holder ' || e.email_id FROM email e
                     WHERE NOT EXISTS (SELECT FROM content_holder h
                                        WHERE h.account_id = e.content_account AND h.content_id = e.content_id
                                          AND h.holder = e.account_id)
                    """,
                    """
                    SELECT 'content without chunks ' || c.content_id FROM content c
                     WHERE NOT EXISTS (SELECT FROM content_chunk k
                                        WHERE k.account_id = c.account_id AND k.content_id = c.content_id)
                    """,
                    """
                    SELECT 'queued without content ' || q.queue_id FROM queue_item q
                     WHERE NOT EXISTS (SELECT FROM content c
                                        WHERE c.account_id = q.content_account AND c.content_id = q.content_id)
                    """);

    private static final List<String> LEFT_OVER =
            List.of(
                    """
                    SELECT 'email ' || e.email_id FROM email e
                     WHERE NOT EXISTS (SELECT FROM message m
                                        WHERE m.account_id = e.account_id AND m.email_id = e.email_id)
                       AND NOT EXISTS (SELECT FROM removed r
                                        WHERE r.account_id = e.account_id AND r.email_id = e.email_id)
                    """,
                    """
                    SELECT 'content ' || c.content_id FROM content c
                     WHERE NOT EXISTS (SELECT FROM content_holder h
                                        WHERE h.account_id = c.account_id AND h.content_id = c.content_id)
                       AND NOT EXISTS (SELECT FROM queue_item q
                                        WHERE q.content_account = c.account_id AND q.content_id = c.content_id)
                    """,
                    """
                    SELECT 'holder ' || h.holder || ' of ' || h.content_id FROM content_holder h
                     WHERE NOT EXISTS (SELECT FROM email e
                                        WHERE e.account_id = h.holder AND e.content_account = h.account_id
                                          AND e.content_id = h.content_id)
                    """,
                    """
                    SELECT 'chunk of ' || k.content_id FROM content_chunk k
                     WHERE NOT EXISTS (SELECT FROM content c
                                        WHERE c.account_id = k.account_id AND c.content_id = k.content_id)
                    """,
                    """
                    SELECT 'reference to thread ' || t.thread_id FROM thread_ref t
                     WHERE NOT EXISTS (SELECT FROM email e
                                        WHERE e.account_id = t.account_id AND e.thread_id = t.thread_id)
                    """,
                    """
                    SELECT 'search text of ' || s.email_id FROM search_text s
                     WHERE NOT EXISTS (SELECT FROM email e
                                        WHERE e.account_id = s.account_id AND e.email_id = s.email_id)
                    """);

    private final MutableClock clock = MutableClock.atNow();
    private final List<User> users = new CopyOnWriteArrayList<>();
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();

    private static List<String> found(JdbcClient database, List<String> questions) {
        return questions.stream()
                .flatMap(question -> database.sql(question).query(String.class).list().stream())
                .toList();
    }

    private final class Worker implements Callable<Integer> {

        private final Random random;
        private final Doors doors;
        private final TestMail mail;
        private final Restoring restoring;

        Worker(int number, Replicas house) {
            this.random = new Random(number);
            this.doors = house.doors(0, Transport.IN_PROCESS);
            this.mail = house.bean(0, TestMail.class);
            this.restoring = house.bean(0, Restoring.class);
        }

        @Override
        public Integer call() throws IOException {
            int refused = 0;
            for (int step = 0; step < STEPS; step++) {
                try {
                    change();
                } catch (Refused no) {
                    // The account has gone meanwhile.
                    assertThat(no.refusal())
                            .isInstanceOfAny(
                                    Refusal.SessionExpired.class,
                                    Refusal.NoSuchMailbox.class,
                                    Refusal.NoSuchRecipient.class,
                                    Refusal.Unavailable.class);
                    refused++;
                }
                clock.advance(Duration.ofSeconds(10));
            }
            return refused;
        }

        private User someone() {
            return users.get(random.nextInt(users.size()));
        }

        private UidSet some() {
            long first = 1L + random.nextInt(30);
            return new UidSet(List.of(new UidRange(first, first + random.nextInt(8))));
        }

        private void change() throws IOException {
            var user = someone();
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> deliver(user, someone(), someone());
                case 4, 5 -> user.copy(user.key("INBOX"), some(), "Archive");
                case 6, 7 -> user.move(user.key("INBOX"), some(), "Trash");
                case 8 -> user.move(user.key("Trash"), some(), "INBOX");
                case 9, 10, 11 -> {
                    var mailbox = user.key(random.nextBoolean() ? "INBOX" : "Archive");
                    user.store(mailbox, some(), Kind.ADD, "\\Deleted");
                    user.expunge(mailbox);
                }
                case 12 -> restoring.mailbox(user.id(), MailboxName.INBOX, Instant.EPOCH, "test");
                default -> {
                    if (leaving.add(user.login())) { // others may have met the same user
                        users.set(users.indexOf(user), mail.user());
                        user.leave();
                    }
                }
            }
        }

        private void deliver(User... to) throws IOException {
            var paths = new ArrayList<ForwardPath>();
            for (var user : to) {
                paths.add(new ForwardPath(user.login()));
            }
            if (random.nextInt(4) == 0) {
                paths.add(new ForwardPath("someone@elsewhere.example"));
            }
            int more = random.nextInt(8) == 0 ? 300_000 : 10;
            var octets =
                    ("Message-ID: <"
                                    + CallId.next()
                                    + "@x.example>\r\nSubject: race\r\n\r\n"
                                    + "x".repeat(more))
                            .getBytes(StandardCharsets.UTF_8);
            doors.intake()
                    .accept(
                            CallId.next(),
                            new Envelope(
                                    new ReversePath("sender@elsewhere.example"),
                                    paths,
                                    to[0].id(),
                                    Optional.empty(),
                                    Envelope.Origin.INTERNAL),
                            new ByteArrayInputStream(octets));
        }
    }

    @Test
    void nothingIsSweptTooEarlyAndNothingStaysForGood() throws Exception {
        try (var house = Replicas.one(clock, "mailrail.mailbox.undelete-retention=10m")) {
            var database = house.bean("mailboxWrites", JdbcClient.class);
            var mail = house.bean(0, TestMail.class);
            for (int n = 0; n < ACCOUNTS; n++) {
                users.add(mail.user());
            }
            race(house);
            assertThat(found(database, BROKEN)).isEmpty();
            for (var user : users) {
                readAll(house.doors(0, Transport.IN_PROCESS), user);
            }
            sweepAll(house);
            assertThat(found(database, BROKEN)).isEmpty();
            assertThat(found(database, LEFT_OVER)).isEmpty();
            for (var user : users) {
                readAll(house.doors(0, Transport.IN_PROCESS), user);
            }
            users.forEach(User::leave);
            database.sql("DELETE FROM queue_item").update();
            sweepAll(house);
            for (var table :
                    List.of("account", "email", "content", "content_chunk", "content_holder")) {
                assertThat(
                                database.sql(
                                                "SELECT count(*) FROM "
                                                        + table
                                                        + " WHERE account_id = account_id")
                                        .query(Long.class)
                                        .single())
                        .as(table)
                        .isZero();
            }
        }
    }

    private void race(Replicas house) throws Exception {
        var sweeper = house.bean(0, Sweeper.class);
        var retention = house.bean(0, Retention.class);
        var working = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeping = new ArrayList<Future<?>>();
            sweeping.add(
                    threads.submit(() -> {
                        while (working.get()) {
                            sweeper.sweep();
                        }
                    }));
            sweeping.add(
                    threads.submit(() -> {
                        while (working.get()) {
                            retention.sweep();
                        }
                    }));
            var workers = new ArrayList<Callable<Integer>>();
            for (int n = 0; n < WORKERS; n++) {
                workers.add(new Worker(n, house));
            }
            try {
                for (var done : threads.invokeAll(workers)) {
                    assertThat(done.get()).isLessThan(STEPS);
                }
            } finally {
                working.set(false);
            }
            for (var done : sweeping) {
                done.get();
            }
        }
    }

    /// Whatever lies in a mailbox can be read to its end.
    private static void readAll(Doors doors, User user) throws IOException {
        for (var name : List.of("INBOX", "Archive", "Trash")) {
            var mailbox = user.key(name);
            var ranges =
                    user.index(mailbox).keySet().stream()
                            .map(uid -> ContentRange.whole(new Uid(uid)))
                            .toList();
            int read = 0;
            try (var contents = doors.messages().contents(user.as(), mailbox, ranges)) {
                for (; contents.next(); read++) {
                    assertThat(contents.octets().readAllBytes()).hasSize((int) contents.length());
                }
            }
            assertThat(read).isEqualTo(ranges.size());
        }
    }

    private void sweepAll(Replicas house) {
        clock.advance(Duration.ofHours(25));
        var sweeper = house.bean(0, Sweeper.class);
        var retention = house.bean(0, Retention.class);
        // Each round takes ten deleted accounts.
        for (int round = 0; round < 20; round++) {
            retention.sweep();
        }
        for (int beginnings = 0; beginnings < 2; ) {
            if (sweeper.sweep()) {
                beginnings++;
            }
        }
    }
}
