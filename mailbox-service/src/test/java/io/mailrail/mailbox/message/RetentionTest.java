package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.database.Chores;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.UUID;

@MailboxTest
class RetentionTest {

    private final Retention retention;
    private final RetentionRepository repository;
    private final MessageStore messages;
    private final JdbcClient reads;
    private final JdbcClient writes;
    private final Chores chores;
    private final TransactionTemplate transactions;
    private final MutableClock clock;
    private final User user;

    RetentionTest(
            Retention retention,
            RetentionRepository repository,
            MessageStore messages,
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxWrites") JdbcClient writes,
            Chores chores,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            MutableClock clock,
            TestMail mail) {
        this.retention = retention;
        this.repository = repository;
        this.messages = messages;
        this.reads = reads;
        this.writes = writes;
        this.chores = chores;
        this.transactions = transactions;
        this.clock = clock;
        this.user = mail.user();
    }

    private long count(String table) {
        return reads.sql("SELECT count(*) FROM " + table + " WHERE account_id = :account")
                .param("account", user.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void removedMessagesAndMailboxesGoAfterTheirTime() {
        user.append("INBOX", TestMail.message("one", "text"));
        user.create("gone");
        user.append("gone", TestMail.message("two", "text"));
        user.store(user.key("INBOX"), UidSet.ALL, Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
        user.delete("gone");
        clock.advance(Duration.ofDays(13));
        retention.sweep();
        assertThat(count("removed")).isEqualTo(2);
        assertThat(count("mailbox")).isEqualTo(7);
        clock.advance(Duration.ofDays(2));
        retention.sweep();
        retention.sweep();
        assertThat(count("removed")).isZero();
        assertThat(count("mailbox")).isEqualTo(6);
        assertThat(count("mailbox_log")).isEqualTo(3);
        for (var table :
                new String[] {"email", "search_text", "thread_ref", "content", "content_holder"}) {
            assertThat(count(table)).as(table).isZero();
        }
    }

    @Test
    void anEmailStaysWhileAnythingRefersToItAndItsThreadWhileOneOfItStays() {
        user.append("INBOX", threaded("<1@x>", ""));
        user.append("INBOX", threaded("<2@x>", "<1@x>"));
        user.append("INBOX", threaded("<3@x>", ""));
        user.copy(user.key("INBOX"), UidSet.of(2), "Archive");
        user.store(user.key("INBOX"), UidSet.ALL, Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
        clock.advance(Duration.ofDays(15));
        retention.sweep();
        assertThat(count("removed")).isZero();
        assertThat(count("email")).isEqualTo(1);
        assertThat(count("thread_ref")).isEqualTo(2);
        user.append("INBOX", threaded("<4@x>", "<1@x>"));
        assertThat(
                        reads.sql(
                                        "SELECT count(DISTINCT thread_id) FROM email WHERE account_id = :account")
                                .param("account", user.id().value())
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }

    private static String threaded(String id, String inReplyTo) {
        return "Message-ID: %s\n%sSubject: thread\n\ntext\n"
                .formatted(id, inReplyTo.isEmpty() ? "" : "In-Reply-To: " + inReplyTo + "\n");
    }

    @Test
    void oneReplicaDoesAChoreUntilItFallsSilent() {
        var chore = "test-" + UUID.randomUUID();
        writes.sql("INSERT INTO chore (chore, until) VALUES (:chore, 'epoch')")
                .param("chore", chore)
                .update();
        var one = chores.claim(chore, Duration.ofSeconds(30));
        var other = chores.claim(chore, Duration.ofSeconds(30));
        assertThat(one.take()).isTrue();
        assertThat(other.take()).isFalse();
        clock.advance(Duration.ofSeconds(60));
        assertThat(one.take()).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(other.take()).isFalse();
        clock.advance(Duration.ofSeconds(31));
        assertThat(other.take()).isTrue();
        assertThat(one.take()).isFalse();
    }

    @Test
    void whatVanishedIsToldLongAfterItCanBeRestored() {
        user.append("INBOX", TestMail.message("one", "text"));
        user.append("INBOX", TestMail.message("two", "text"));
        var since = user.status("INBOX").highestModSeq();
        user.store(user.key("INBOX"), UidSet.of(1), Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
        clock.advance(Duration.ofDays(100));
        retention.sweep();
        assertThat(count("removed")).isZero();
        try (var pages = messages.changes(user.as(), user.key("INBOX"), since)) {
            assertThat(pages.next().vanished()).isEqualTo(UidSet.of(1));
        }
    }

    @Test
    void theWalkPrunesLongLogsOnly() {
        for (int n = 0; n < 10; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        var inbox = user.key("INBOX");
        var before =
                new MailboxKey(
                        new AccountId(user.id().value() - 1), new MailboxId(Integer.MAX_VALUE));
        assertThat(repository.mailboxesAfter(before, 4, 1))
                .containsExactly(new RetentionRepository.Passed(inbox, true));
        assertThat(repository.mailboxesAfter(before, 20, 1))
                .containsExactly(new RetentionRepository.Passed(inbox, false));
    }

    @Test
    void whoKnowsOnlyWhatWasPrunedReadsTheIndex() {
        for (int n = 0; n < 10; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        var inbox = user.key("INBOX");
        var now = user.status("INBOX").highestModSeq();
        transactions.executeWithoutResult(status -> {
            long upTo = repository.prune(inbox, 3);
            assertThat(upTo).isEqualTo(now.value() - 3);
            assertThat(repository.deleteLog(inbox, upTo, 2)).isEqualTo(2);
            assertThat(repository.deleteLog(inbox, upTo, 100)).isPositive();
        });
        assertThatThrownBy(() -> messages.changes(user.as(), inbox, ModSeq.NONE))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.Modified.class));
        try (var pages = messages.changes(user.as(), inbox, new ModSeq(now.value() - 3))) {
            assertThat(pages.next().changed().length()).isEqualTo(3);
        }
    }

    @Test
    void theMailOfADeletedAccountGoes() {
        user.append("INBOX", TestMail.message("one", "text"));
        user.store(user.key("INBOX"), UidSet.ALL, Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
        user.append("INBOX", TestMail.message("two", "text"));
        user.leave();
        // A round takes some accounts only; other tests leave some behind.
        for (int round = 0; round < 50 && count("account") > 0; round++) {
            retention.sweep();
        }
        for (var table :
                new String[] {
                    "message",
                    "removed",
                    "mailbox",
                    "mailbox_log",
                    "email",
                    "content",
                    "content_holder",
                    "search_text",
                    "search_due",
                    "search_state",
                    "search_slice",
                    "thread_ref",
                    "call_done",
                    "subscription",
                    "account_usage",
                    "account"
                }) {
            assertThat(count(table)).as(table).isZero();
        }
    }
}
