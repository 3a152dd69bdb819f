package io.mailrail.mailbox.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Every message is stored once or not at all, whatever happens at the same time.
@MailboxTest
class IntakeConcurrencyTest {

    private final IntakeDesk desk;
    private final JdbcClient jdbc;
    private final JdbcClient reads;
    private final HikariDataSource pool;
    private final TransactionTemplate transactions;
    private final TestMail mail;

    IntakeConcurrencyTest(
            IntakeDesk desk,
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxDataSource") HikariDataSource pool,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions) {
        this.desk = desk;
        this.jdbc = jdbc;
        this.reads = reads;
        this.pool = pool;
        this.transactions = transactions;
        this.mail = new TestMail(domains, accounts, aliases, desk, jdbc);
    }

    private static <T> List<Future<T>> all(List<Callable<T>> tasks) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(tasks);
        }
    }

    /// What was answered, or the refusal.
    private static Object outcome(Future<Accepted> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            return e.getCause() instanceof Refused no
                    ? no.refusal()
                    : Objects.requireNonNullElse(e.getCause(), e);
        }
    }

    @Test
    void aPoisonousMessageFailsAlone() throws InterruptedException {
        var homes = IntStream.range(0, 8).mapToObj(n -> mail.account("a" + n)).toList();
        var tasks = new ArrayList<Callable<Accepted>>();
        for (int n = 0; n < 64; n++) {
            int to = n % homes.size();
            var home = homes.get(to);
            if (n == 20) {
                // PostgreSQL's text takes no NUL: class 22.
                var poison = mail.envelope("nul\0@elsewhere.example", home, "x@elsewhere.example");
                tasks.add(() -> mail.accept(poison, TestMail.message("poison")));
            } else {
                var envelope = mail.envelope(home, mail.address("a" + to));
                tasks.add(() -> mail.accept(envelope, TestMail.message("good")));
            }
        }
        var outcomes = all(tasks);
        for (int n = 0; n < 64; n++) {
            if (n == 20) {
                assertThat(outcome(outcomes.get(n))).isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(outcome(outcomes.get(n))).isInstanceOf(Accepted.class);
            }
        }
        int stored = homes.stream().mapToInt(mail::messages).sum();
        assertThat(stored).isEqualTo(63);
    }

    @Test
    void quotaIsExact() throws InterruptedException {
        var alice = mail.account("alice", new Quota(null, 10L));
        var envelope = mail.envelope(alice, mail.address("alice"));
        var tasks = new ArrayList<Callable<Accepted>>();
        for (int n = 0; n < 64; n++) {
            tasks.add(() -> mail.accept(envelope, TestMail.message("full")));
        }
        int taken = 0;
        for (var task : all(tasks)) {
            if (outcome(task) instanceof Accepted) {
                taken++;
            } else {
                assertThat(outcome(task)).isEqualTo(new Refusal.OverQuota());
            }
        }
        assertThat(taken).isEqualTo(10);
        assertThat(mail.messages(alice)).isEqualTo(10);
    }

    @Test
    void theSameCallTwiceTakesEffectOnce() throws InterruptedException {
        var alice = mail.account("alice");
        var bob = mail.account("bob");
        var envelope = mail.envelope(alice, mail.address("alice"), mail.address("bob"));
        for (int round = 0; round < 10; round++) {
            var call = CallId.next();
            Callable<Accepted> accept =
                    () -> mail.accept(call, envelope, TestMail.message("twice"));
            var outcomes = all(List.of(accept, accept, accept));
            for (var outcome : outcomes) {
                assertThat(outcome(outcome)).isInstanceOf(Accepted.class);
            }
            assertThat(mail.copies(alice, call)).isOne();
            assertThat(mail.copies(bob, call)).isOne();
        }
        assertThat(mail.messages(alice)).isEqualTo(10);
    }

    @Test
    void aSettledCallIsEitherAnsweredOrNeverTakesEffect() throws Exception {
        var alice = mail.account("alice");
        var envelope = mail.envelope(alice, mail.address("alice"));
        for (int round = 0; round < 40; round++) {
            var call = CallId.next();
            var together = new CyclicBarrier(2);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var accept =
                        threads.submit(() -> {
                            together.await();
                            return mail.accept(call, envelope, TestMail.message("raced"));
                        });
                var settle =
                        threads.submit(() -> {
                            together.await();
                            return desk.settle(call, alice);
                        });
                if (settle.get().isPresent()) {
                    assertThat(outcome(accept)).isEqualTo(settle.get().get());
                    assertThat(mail.copies(alice, call)).isOne();
                } else {
                    assertThat(outcome(accept)).isEqualTo(new Refusal.Unavailable());
                    assertThat(mail.copies(alice, call)).isZero();
                }
            }
        }
    }

    @Test
    void aBusyAccountDelaysNobodyElse() throws Exception {
        var busy = mail.account("busy");
        var alice = mail.account("alice");
        var locked = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var move =
                    threads.submit(() ->
                            transactions.executeWithoutResult(_ -> {
                                lock(busy);
                                locked.countDown();
                                await(done);
                            }));
            locked.await();
            var waiting =
                    threads.submit(() ->
                            mail.accept(
                                    mail.envelope(busy, mail.address("busy")),
                                    TestMail.message("waits")));
            for (int n = 0; n < 20; n++) {
                mail.accept(mail.envelope(alice, mail.address("alice")), TestMail.message("goes"));
            }
            assertThat(waiting.isDone()).isFalse();
            done.countDown();
            assertThat(outcome(waiting)).isInstanceOf(Accepted.class);
            move.get();
        }
        assertThat(mail.messages(alice)).isEqualTo(20);
        assertThat(mail.messages(busy)).isOne();
    }

    private void lock(AccountId account) {
        jdbc.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The database throws its clients out again and again: an answer is a promise, and a call without one can be settled.
    @Test
    void whatIsAnsweredIsStoredThoughConnectionsBreak() throws InterruptedException {
        var homes = IntStream.range(0, 6).mapToObj(n -> mail.account("a" + n)).toList();
        var accounts = new ConcurrentHashMap<CallId, AccountId>();
        var outcomes = new ConcurrentHashMap<CallId, Object>();
        var sending = new AtomicBoolean(true);
        var killer = Thread.ofVirtual().start(() -> kill(sending));
        var tasks = new ArrayList<Callable<Object>>();
        for (int sender = 0; sender < 24; sender++) {
            int to = sender % homes.size();
            var envelope = mail.envelope(homes.get(to), mail.address("a" + to));
            for (int n = 0; n < 10; n++) {
                var content = n == 5 ? TestMail.large(700_000) : TestMail.message("kept");
                tasks.add(() -> {
                    var call = CallId.next();
                    accounts.put(call, homes.get(to));
                    outcomes.put(call, tried(() -> mail.accept(call, envelope, content)));
                    return call;
                });
            }
        }
        all(tasks);
        sending.set(false);
        killer.join();
        pool.getHikariPoolMXBean().softEvictConnections(); // some of them were thrown out last
        assertThat(outcomes).hasSize(240);
        for (var each : outcomes.entrySet()) {
            var account = Objects.requireNonNull(accounts.get(each.getKey()));
            if (each.getValue() instanceof Accepted accepted) {
                assertThat(mail.copies(account, each.getKey())).isOne();
                assertThat(desk.settle(each.getKey(), account)).contains(accepted);
            } else {
                assertThat(each.getValue()).isEqualTo(new Refusal.Unavailable());
                int copies = mail.copies(account, each.getKey());
                assertThat(desk.settle(each.getKey(), account).isPresent()).isEqualTo(copies == 1);
            }
        }
        assertThat(counters(homes)).isEqualTo(homes.stream().mapToInt(mail::messages).sum());
    }

    @Test
    void severalLargeMessagesAtOnceFitIntoLittleMemory() throws InterruptedException {
        var alice = mail.account("alice");
        var envelope = mail.envelope(alice, mail.address("alice"));
        var large = TestMail.large(20 * 1024 * 1024);
        Callable<Accepted> send = () -> mail.accept(envelope, large);
        for (var task : all(List.of(send, send, send, send))) {
            assertThat(outcome(task)).isInstanceOf(Accepted.class);
        }
        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT count(*) FROM content
                                         WHERE account_id = :account AND state = 'kept' AND size = :size
                                        """)
                                .param("account", alice.value())
                                .param("size", large.length)
                                .query(Integer.class)
                                .single())
                .isEqualTo(4);
    }

    private static Object tried(Callable<Accepted> accept) throws Exception {
        try {
            return accept.call();
        } catch (Refused no) {
            return no.refusal();
        }
    }

    private void kill(AtomicBoolean sending) {
        while (sending.get()) {
            reads.sql(
                            """
                            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                             WHERE application_name = 'mailbox-writes' AND datname = current_database()
                               AND state <> 'idle'
                            """)
                    .query(Integer.class)
                    .single();
        }
    }

    private int counters(List<AccountId> homes) {
        return jdbc.sql(
                        """
                        SELECT sum(used_messages)::int FROM account_usage
                         WHERE account_id = ANY(:accounts)
                        """)
                .param("accounts", homes.stream().mapToLong(AccountId::value).toArray())
                .query(Integer.class)
                .single();
    }
}
