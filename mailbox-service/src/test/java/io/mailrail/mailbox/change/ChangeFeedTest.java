package io.mailrail.mailbox.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Watch;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.database.Unpooled;
import io.mailrail.mailbox.directory.Sessions;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

@MailboxTest
class ChangeFeedTest {

    private final ChangeFeed feed;
    private final ChangeFeed other;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final JdbcClient reads;
    private final MutableClock clock;
    private final User user;
    private final User stranger;
    private final News news = new News();
    private final News newsElsewhere = new News();

    ChangeFeedTest(
            ChangeFeed feed,
            Outbox outbox,
            Sessions sessions,
            WatchRights rights,
            Unpooled connections,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxReads") JdbcClient reads,
            MutableClock clock,
            TestMail mail) {
        this.feed = feed;
        this.other = new ChangeFeed(sessions, rights, connections, clock);
        this.outbox = outbox;
        this.transactions = transactions;
        this.reads = reads;
        this.clock = clock;
        this.user = mail.user();
        this.stranger = mail.user();
    }

    private static final class News implements Watch.Listener {

        private final Map<MailboxKey, ModSeq> heard = new ConcurrentHashMap<>();
        private final AtomicInteger reconnected = new AtomicInteger();

        @Override
        public void changed(MailboxKey mailbox, ModSeq now) {
            heard.merge(mailbox, now, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }

        @Override
        public void reconnected() {
            reconnected.incrementAndGet();
        }

        boolean knows(MailboxKey mailbox, ModSeq now) {
            var known = heard.get(mailbox);
            return known != null && known.compareTo(now) >= 0;
        }
    }

    @BeforeEach
    void startAnotherReplica() {
        var before = subscribers("");
        other.start();
        await("another replica listens").until(() -> !before.containsAll(subscribers("LISTEN")));
    }

    /// The processes of PostgreSQL that subscribers speak to, whose last statement began like this.
    private List<Integer> subscribers(String statement) {
        return reads.sql(
                        """
                        SELECT pid
                          FROM pg_stat_activity
                         WHERE datname = current_database()
                           AND application_name = 'mailbox-subscriber'
                           AND query LIKE :statement || '%'
                        """)
                .param("statement", statement)
                .query(Integer.class)
                .list();
    }

    @AfterEach
    void stopAnotherReplica() {
        other.stop();
    }

    private long rowsLeft() {
        return reads.sql("SELECT count(*) FROM notify_outbox WHERE account_id = :account")
                .param("account", user.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void everyReplicaHearsOfACommit() {
        var inbox = user.key("INBOX");
        try (var here = feed.watch(news);
                var there = other.watch(newsElsewhere)) {
            here.subscribe(user.as(), inbox);
            there.subscribe(user.as(), inbox);
            user.append("INBOX", TestMail.message("news", "text"));
            var now = user.status("INBOX").highestModSeq();
            var fast = Duration.ofSeconds(2);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(fast)
                    .until(() -> news.knows(inbox, now));
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(fast)
                    .until(() -> newsElsewhere.knows(inbox, now));
            await("told rows are deleted").until(() -> rowsLeft() == 0);
        }
    }

    @Test
    void whatItsOwnReplicaDidNotTellAnotherOneDoes() {
        var inbox = user.key("INBOX");
        try (var here = feed.watch(news);
                var there = other.watch(newsElsewhere)) {
            here.subscribe(user.as(), inbox);
            there.subscribe(user.as(), inbox);
            transactions.executeWithoutResult(status ->
                    outbox.record(
                            List.of(new MailboxChange(inbox, new ModSeq(7))), clock.instant()));
            assertThat(news.heard).isEmpty();
            clock.advance(Duration.ofSeconds(2));
            await().until(() -> news.knows(inbox, new ModSeq(7)));
            await().until(() -> newsElsewhere.knows(inbox, new ModSeq(7)));
            await().until(() -> rowsLeft() == 0);
        }
    }

    @Test
    void nothingIsToldOfARolledBackTransaction() {
        var inbox = user.key("INBOX");
        try (var here = feed.watch(news)) {
            here.subscribe(user.as(), inbox);
            transactions.executeWithoutResult(status -> {
                outbox.record(List.of(new MailboxChange(inbox, new ModSeq(9))), clock.instant());
                status.setRollbackOnly();
            });
            clock.advance(Duration.ofSeconds(2));
            feed.committed(inbox, new ModSeq(3));
            await().until(() -> news.knows(inbox, new ModSeq(3)));
            assertThat(news.heard).containsExactly(Map.entry(inbox, new ModSeq(3)));
        }
    }

    @Test
    void aCredentialThatDoesNotHoldHearsNothing() {
        var inbox = user.key("INBOX");
        var forged = new SessionCredential("forged", user.id(), "user", Instant.MAX);
        try (var here = feed.watch(news);
                var honest = feed.watch(newsElsewhere)) {
            here.subscribe(forged, inbox);
            here.subscribe(stranger.as(), inbox);
            honest.subscribe(user.as(), inbox);
            feed.committed(inbox, new ModSeq(5));
            await().until(() -> newsElsewhere.knows(inbox, new ModSeq(5)));
            assertThat(news.heard).isEmpty();
            honest.unsubscribe(inbox);
            feed.committed(inbox, new ModSeq(6));
            honest.subscribe(user.as(), user.key("Archive"));
            feed.committed(user.key("Archive"), new ModSeq(2));
            await().until(() -> newsElsewhere.knows(user.key("Archive"), new ModSeq(2)));
            assertThat(newsElsewhere.knows(inbox, new ModSeq(6))).isFalse();
        }
    }

    @Test
    void aBrokenConnectionIsMadeAnewAndSaidSo() {
        try (var there = other.watch(newsElsewhere)) {
            there.subscribe(user.as(), user.key("INBOX"));
            reads.sql(
                            """
                            SELECT count(pg_terminate_backend(pid))
                              FROM pg_stat_activity
                             WHERE datname = current_database()
                               AND application_name IN ('mailbox-subscriber', 'mailbox-publisher')
                            """)
                    .query(Long.class)
                    .single();
            await().until(() -> newsElsewhere.reconnected.get() > 0);
            user.append("INBOX", TestMail.message("after", "text"));
            var now = user.status("INBOX").highestModSeq();
            await().until(() -> {
                clock.advance(Duration.ofMillis(200));
                return newsElsewhere.knows(user.key("INBOX"), now);
            });
        }
    }
}
