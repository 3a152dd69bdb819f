package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.message.MessageStore;
import io.mailrail.mailbox.search.RandomMail.Lying;
import io.mailrail.mailbox.search.RandomMail.Mail;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Whatever is indexed, the answers are those of reading everything.
@MailboxTest
class SearchIndexTest {

    private static final int QUESTIONS = 60;

    private final MessageStore messages;
    private final Indexer indexer;
    private final IndexRepository index;
    private final JdbcClient jdbc;
    private final TestMail mail;

    SearchIndexTest(
            MessageStore messages,
            Indexer indexer,
            IndexRepository index,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            TestMail mail) {
        this.messages = messages;
        this.indexer = indexer;
        this.index = index;
        this.jdbc = jdbc;
        this.mail = mail;
    }

    private static Lying append(User user, String mailbox, Mail mail, int n) {
        boolean flagged = n % 5 == 0;
        boolean odd = n % 2 == 1;
        var flags = new ArrayList<String>();
        if (flagged) {
            flags.add("\\Flagged");
        }
        if (odd) {
            flags.add("odd");
        }
        var uid = user.append(mailbox, mail.content(), Flags.named(flags));
        return new Lying(uid.value(), mail, flagged, odd);
    }

    private void indexAll() {
        while (indexer.round(() -> false)) {
            // as long as there is something
        }
    }

    /// Asks so many questions, and compares.
    private void ask(User user, RandomMail random, MailboxKey mailbox, List<Lying> lying) {
        var texts = lying.stream().map(Lying::mail).toList();
        int found = 0;
        for (int n = 0; n < QUESTIONS; n++) {
            var question = random.question(texts, 3);
            var expected =
                    UidSet.of(
                            lying.stream()
                                    .filter(m -> RandomMail.matches(question, m, false))
                                    .mapToLong(Lying::uid)
                                    .toArray());
            assertThat(messages.search(user.as(), mailbox, question).uids())
                    .as("%s", question)
                    .isEqualTo(expected);
            found += expected.isEmpty() || expected.size() == lying.size() ? 0 : 1;
        }
        assertThat(found).as("questions with an answer").isGreaterThan(QUESTIONS / 3);
    }

    @Test
    void answersAreThoseOfReadingEverything() {
        var user = mail.user();
        var random = new RandomMail(9051);
        var lying = new ArrayList<Lying>();
        for (int n = 0; n < 2_300; n++) {
            lying.add(append(user, "INBOX", random.mail(), n));
        }
        var inbox = user.key("INBOX");
        ask(user, random, inbox, lying);

        var blocks = new AtomicInteger();
        // Asked before the account is taken, and before each block.
        indexer.round(() -> blocks.incrementAndGet() > 2);
        assertThat(index.state(user.id()).blocks()).isEqualTo(1);
        ask(user, random, inbox, lying);

        indexAll();
        assertThat(index.state(user.id()).blocks()).isEqualTo(2);
        ask(user, random, inbox, lying);

        var gone = lying.stream().filter(m -> m.uid() % 7 == 0).mapToLong(Lying::uid).toArray();
        user.store(inbox, UidSet.of(gone), FlagsChange.Kind.ADD, "\\Deleted");
        user.expunge(inbox);
        lying.removeIf(m -> m.uid() % 7 == 0);
        user.create("other");
        var moving = lying.stream().filter(m -> m.uid() % 2 == 0).toList();
        user.move(inbox, UidSet.of(moving.stream().mapToLong(Lying::uid).toArray()), "other");
        lying.removeAll(moving);
        var others = new ArrayList<Lying>();
        for (var moved : moving) {
            others.add(new Lying(others.size() + 1, moved.mail(), moved.flagged(), moved.odd()));
        }
        for (int n = 0; n < 900; n++) {
            lying.add(append(user, "INBOX", random.mail(), n));
        }
        user.copy(user.key("other"), UidSet.ALL, "other");
        int moved = others.size();
        for (int n = 0; n < moved; n++) {
            var copy = others.get(n);
            others.add(new Lying(n + 1 + moved, copy.mail(), copy.flagged(), copy.odd()));
        }
        ask(user, random, inbox, lying);
        ask(user, random, user.key("other"), others);

        indexAll();
        assertThat(index.state(user.id()).blocks()).isEqualTo(3);
        ask(user, random, inbox, lying);
    }

    @Test
    void whatAnOlderVersionWroteIsReadAndWrittenAnew() {
        var user = mail.user();
        for (int n = 0; n < 1_100; n++) {
            user.append("INBOX", TestMail.message("number " + n, "text of number " + n + "."));
        }
        var inbox = user.key("INBOX");
        indexAll();
        var key = new SearchKey.Body("text of number 77.");
        assertThat(messages.search(user.as(), inbox, key).uids()).isEqualTo(UidSet.of(78));

        for (var statement :
                List.of(
                        "UPDATE search_text SET version = 0, body_text = '', header_text = '' WHERE account_id = :account",
                        "UPDATE search_slice SET version = 1 WHERE account_id = :account",
                        "UPDATE search_state SET version = 1 WHERE account_id = :account")) {
            jdbc.sql(statement).param("account", user.id().value()).update();
        }
        assertThat(messages.search(user.as(), inbox, key).uids()).isEqualTo(UidSet.of(78));

        index.findDue(java.time.Instant.EPOCH);
        indexAll();
        assertThat(index.state(user.id()).blocks()).isEqualTo(1);
        assertThat(messages.search(user.as(), inbox, key).uids()).isEqualTo(UidSet.of(78));
        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT count(*) FROM search_text
                                         WHERE account_id = :account AND version = 0
                                        """)
                                .param("account", user.id().value())
                                .query(Long.class)
                                .single())
                .as("left: what is in no full block; numbers begin with 1")
                .isEqualTo(1_100 - 1_023L);
    }
}
