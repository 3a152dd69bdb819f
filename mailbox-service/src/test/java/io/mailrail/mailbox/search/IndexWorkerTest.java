package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.message.MessageStore;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;

@MailboxTest
class IndexWorkerTest {

    private final MessageStore messages;
    private final Indexer indexer;
    private final IndexRepository index;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TestMail mail;

    IndexWorkerTest(
            MessageStore messages,
            Indexer indexer,
            IndexRepository index,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxClock") Clock clock,
            TestMail mail) {
        this.messages = messages;
        this.indexer = indexer;
        this.index = index;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
        this.mail = mail;
    }

    private void fill(TestMail.User user) {
        for (int n = 0; n < 1_024; n++) {
            user.append("INBOX", TestMail.message("number " + n, "text of number " + n + "."));
        }
    }

    private boolean isDue(TestMail.User user) {
        return index.due(clock.instant(), Integer.MAX_VALUE).contains(user.id());
    }

    @Test
    void anAccountIsDueWhenABlockIsFullAndNotBefore() {
        var user = mail.user();
        for (int n = 0; n < 1_022; n++) {
            user.append("INBOX", TestMail.message("number " + n, "text"));
        }
        assertThat(isDue(user)).isFalse();
        user.append("INBOX", TestMail.message("the last", "text"));
        assertThat(isDue(user)).isTrue();

        var now = clock.instant();
        var until = now.plus(Duration.ofDays(1));
        assertThat(index.take(user.id(), now, until)).isTrue();
        assertThat(index.take(user.id(), now, until)).as("it is somebody's").isFalse();
        assertThat(isDue(user)).isFalse();
        index.hold(user.id(), now);
        assertThat(isDue(user)).isTrue();

        while (indexer.round(() -> false)) {
            // as long as there is something
        }
        assertThat(isDue(user)).isFalse();
        assertThat(index.state(user.id()).blocks()).isEqualTo(1);
    }

    @Test
    void twoThatIndexTheSameBlockDoNotBothSucceed() {
        var user = mail.user();
        fill(user);
        var first = transactions.execute(_ -> index.advance(user.id(), 0, 1_024));
        var second = transactions.execute(_ -> index.advance(user.id(), 0, 1_024));
        assertThat(first).isTrue();
        assertThat(second).isFalse();
    }

    @Test
    void theWorkerIndexesWhatIsDueAndLeavesNewerVersionsAlone() {
        var user = mail.user();
        fill(user);
        var newer = mail.user();
        fill(newer);
        jdbc.sql(
                        """
                        INSERT INTO search_state (account_id, indexed_to, version) VALUES (:account, 0, 32000)
                        """)
                .param("account", newer.id().value())
                .update();
        var properties =
                new SearchProperties(
                        1, 1, 1, 1, 1, 1, 12, Duration.ofMillis(20), Duration.ofMinutes(1));
        var worker = new IndexWorker(indexer, index, properties, clock);
        worker.start();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> index.state(user.id()).blocks() == 1 && !isDue(newer));
        } finally {
            worker.stop();
        }
        assertThat(worker.isRunning()).isFalse();
        assertThat(index.state(newer.id()).version()).isEqualTo(32_000);
        for (var owner : new TestMail.User[] {user, newer}) {
            assertThat(
                            messages.search(
                                            owner.as(),
                                            owner.key("INBOX"),
                                            new SearchKey.Body("text of number 500."))
                                    .uids())
                    .isEqualTo(UidSet.of(501));
        }
    }
}
