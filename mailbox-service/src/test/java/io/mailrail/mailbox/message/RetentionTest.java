package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;

@MailboxTest
class RetentionTest {

    private final Retention retention;
    private final RetentionRepository repository;
    private final MessageStore messages;
    private final JdbcClient reads;
    private final TransactionTemplate transactions;
    private final MutableClock clock;
    private final User user;

    RetentionTest(
            Retention retention,
            RetentionRepository repository,
            MessageStore messages,
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            MutableClock clock,
            TestMail mail) {
        this.retention = retention;
        this.repository = repository;
        this.messages = messages;
        this.reads = reads;
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
    }

    @Test
    void whoKnowsOnlyWhatWasPrunedReadsTheIndex() {
        for (int n = 0; n < 10; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        var inbox = user.key("INBOX");
        var now = user.status("INBOX").highestModSeq();
        transactions.executeWithoutResult(status -> repository.prune(inbox, 3));
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
                    "subscription",
                    "account_usage",
                    "account"
                }) {
            assertThat(count(table)).as(table).isZero();
        }
    }
}
