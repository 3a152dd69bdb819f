package io.mailrail.mailbox.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.intake.IntakeDesk;
import io.mailrail.mailbox.intake.TestMail;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

@MailboxTest
class SweeperTest {

    private final Sweeper sweeper;
    private final ContentIntake intake;
    private final ContentStore contents;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final MutableClock clock;
    private final TestMail mail;

    SweeperTest(
            Sweeper sweeper,
            ContentIntake intake,
            ContentStore contents,
            IntakeDesk desk,
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.sweeper = sweeper;
        this.intake = intake;
        this.contents = contents;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = (MutableClock) clock;
        this.mail = new TestMail(domains, accounts, aliases, desk, jdbc);
    }

    /// One round may begin in the middle: from a beginning to the next is everything.
    private void sweepAll() {
        for (int beginnings = 0; beginnings < 2; ) {
            if (sweeper.sweep()) {
                beginnings++;
            }
        }
    }

    private int count(String table, AccountId account) {
        return jdbc.sql("SELECT count(*) FROM " + table + " WHERE account_id = :account")
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }

    private void expunge(AccountId account) {
        transactions.executeWithoutResult(_ -> {
            lock(account);
            jdbc.sql("DELETE FROM message WHERE account_id = :account")
                    .param("account", account.value())
                    .update();
        });
    }

    private void lock(AccountId account) {
        jdbc.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }

    @Test
    void aContentGoesWithItsLastHolder() {
        var alice = mail.account("alice");
        var bob = mail.account("bob");
        mail.accept(
                mail.envelope(alice, mail.address("alice"), mail.address("bob")),
                TestMail.message("shared"));
        expunge(alice);
        sweepAll();
        assertThat(count("email", alice)).isZero();
        assertThat(count("search_text", alice)).isZero();
        assertThat(count("content", alice)).as("bob reads it still").isOne();
        assertThat(count("email", bob)).isOne();
        expunge(bob);
        sweepAll();
        assertThat(count("content", alice)).isZero();
        assertThat(count("content_chunk", alice)).isZero();
        assertThat(count("content_holder", alice)).isZero();
    }

    @Test
    void aContentStaysWhileItWaitsInTheQueue() {
        var alice = mail.account("alice");
        var call =
                mail.accept(mail.envelope(alice, "x@elsewhere.example"), TestMail.message("out"))
                        .call();
        sweepAll();
        assertThat(count("content", alice)).isOne();
        jdbc.sql("DELETE FROM queue_item WHERE message_id = :id")
                .param("id", call.value())
                .update();
        sweepAll();
        assertThat(count("content", alice)).isZero();
        assertThat(count("content_chunk", alice)).isZero();
    }

    @Test
    void whatCanBeRestoredStays() {
        var alice = mail.account("alice");
        mail.accept(mail.envelope(alice, mail.address("alice")), TestMail.message("kept"));
        jdbc.sql(
                        """
                        INSERT INTO removed (account_id, mailbox_id, uid, email_id, flags, keywords, internal_date,
                                             save_date, size, removed_at, removed_by)
                        SELECT account_id, mailbox_id, uid, email_id, flags, keywords, internal_date,
                               save_date, size, save_date, 'test'
                          FROM message WHERE account_id = :account
                        """)
                .param("account", alice.value())
                .update();
        expunge(alice);
        sweepAll();
        assertThat(count("email", alice)).isOne();
        assertThat(count("content", alice)).isOne();
    }

    @Test
    void whatWasStagedAndNotKeptGoesAfterADay() throws IOException {
        var alice = mail.account("alice");
        var id = UUID.randomUUID();
        var large = new ByteArrayInputStream(TestMail.large(700_000));
        try (var staged = intake.receive(alice, id, large, 1_000_000)) {
            assertThat(count("content_chunk", alice)).isEqualTo(3);
            sweepAll();
            assertThat(count("content", alice)).as("fresh").isOne();
            clock.advance(Duration.ofHours(25));
            sweepAll();
            assertThat(count("content", alice)).isZero();
            assertThat(count("content_chunk", alice)).isZero();
            assertThatThrownBy(() ->
                            transactions.executeWithoutResult(
                                    _ -> contents.write(staged, List.of(alice))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()));
        }
    }

    /// Deliveries, copies and expunges go on while the sweeper runs without a pause: what lies in a mailbox can be read.
    @Test
    void nothingThatIsReferredToIsSwept() throws Exception {
        var alice = mail.account("alice");
        var bob = mail.account("bob");
        var envelope = mail.envelope(alice, mail.address("alice"), mail.address("bob"));
        var working = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeping =
                    threads.submit(() -> {
                        while (working.get()) {
                            sweeper.sweep();
                        }
                    });
            for (int n = 0; n < 40; n++) {
                var call = mail.accept(envelope, TestMail.message("n " + n)).call();
                copyAndExpunge(alice, call);
                if (n % 2 == 0) {
                    expungeAll(bob, call);
                }
            }
            working.set(false);
            sweeping.get();
        }
        sweepAll();
        assertThat(count("message", alice)).isEqualTo(40);
        assertThat(count("message", bob)).isEqualTo(20);
        assertThat(count("email", alice)).isEqualTo(40);
        assertThat(count("email", bob)).isEqualTo(20);
        assertThat(count("content", alice)).isEqualTo(40);
        for (var content : contentsOf(bob)) {
            try (var in = contents.read(alice, content, 0, Long.MAX_VALUE)) {
                assertThat(in.readAllBytes()).isNotEmpty();
            }
        }
    }

    /// COPY to another mailbox, then EXPUNGE of the first copy: the email is without a message at no commit.
    private void copyAndExpunge(AccountId account, CallId call) {
        transactions.executeWithoutResult(_ -> {
            lock(account);
            jdbc.sql(
                            """
                            INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords,
                                                 internal_date, save_date, size)
                            SELECT account_id, 2, uid, email_id, modseq, flags, keywords,
                                   internal_date, save_date, size
                              FROM message
                             WHERE account_id = :account AND mailbox_id = 1 AND email_id = :email
                            """)
                    .param("account", account.value())
                    .param("email", call.value())
                    .update();
        });
        transactions.executeWithoutResult(_ -> {
            lock(account);
            jdbc.sql(
                            """
                            DELETE FROM message
                             WHERE account_id = :account AND mailbox_id = 1 AND email_id = :email
                            """)
                    .param("account", account.value())
                    .param("email", call.value())
                    .update();
        });
    }

    private void expungeAll(AccountId account, CallId call) {
        transactions.executeWithoutResult(_ -> {
            lock(account);
            jdbc.sql("DELETE FROM message WHERE account_id = :account AND email_id = :email")
                    .param("account", account.value())
                    .param("email", call.value())
                    .update();
        });
    }

    private List<UUID> contentsOf(AccountId account) {
        return jdbc.sql("SELECT content_id FROM email WHERE account_id = :account")
                .param("account", account.value())
                .query(UUID.class)
                .list();
    }
}
