package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.CallId;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.UidList;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.message.MessageStore;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// SORT and THREAD (RFC 5256) of mail that lies in the store.
@MailboxTest
class SortingTest {

    private final MessageStore messages;
    private final JdbcClient jdbc;
    private final User user;

    SortingTest(MessageStore messages, @Qualifier("mailboxWrites") JdbcClient jdbc, TestMail mail) {
        this.messages = messages;
        this.jdbc = jdbc;
        this.user = mail.user();
    }

    private void append(String arrival, String text) {
        var octets = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            messages.append(
                    user.as(),
                    CallId.next(),
                    MailboxName.INBOX,
                    Flags.NONE,
                    Optional.of(Instant.parse(arrival)),
                    octets.length,
                    new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private UidList sorted(SearchKey key, SortCriterion... criteria) {
        return messages.sort(user.as(), user.key("INBOX"), List.of(criteria), key).uids();
    }

    private static SortCriterion by(SortCriterion.Key key) {
        return new SortCriterion(key, false);
    }

    private static SortCriterion reverse(SortCriterion.Key key) {
        return new SortCriterion(key, true);
    }

    private void bringTheMail() {
        append(
                "2026-11-03T00:00:00Z",
                """
                From: "Zoe" <adam@example.org>
                To: carl@example.org
                Subject: Re: banana
                Date: Mon, 2 Nov 2026 01:00:00 +0300
                Message-ID: <1@x>

                one
                """);
        append(
                "2026-11-02T00:00:00Z",
                """
                From: =?utf-8?q?=C3=84nne?= <zed@example.org>
                To: "Bert" <dora@example.org>, adam@example.org
                Cc: x@example.org
                Subject: apple
                Date: Sun, 1 Nov 2026 23:00:00 +0000
                Message-ID: <2@x>
                In-Reply-To: <1@x>

                two and some more
                """);
        append(
                "2026-11-01T00:00:00Z",
                """
                From: bob@example.org
                Subject: [list] Banana (fwd)
                Message-ID: <3@x>
                References: <1@x> <2@x>

                three
                """);
    }

    private void everyCriterionOrders() {
        var all = new SearchKey.All();
        assertThat(sorted(all, by(SortCriterion.Key.ARRIVAL))).isEqualTo(UidList.of(3, 2, 1));
        assertThat(sorted(all, reverse(SortCriterion.Key.ARRIVAL))).isEqualTo(UidList.of(1, 2, 3));
        assertThat(sorted(all, by(SortCriterion.Key.CC))).isEqualTo(UidList.of(1, 3, 2));
        assertThat(sorted(all, by(SortCriterion.Key.DATE))).isEqualTo(UidList.of(3, 1, 2));
        assertThat(sorted(all, by(SortCriterion.Key.FROM))).isEqualTo(UidList.of(1, 3, 2));
        assertThat(sorted(all, by(SortCriterion.Key.TO))).isEqualTo(UidList.of(3, 1, 2));
        // "A" and a mark, "bob@…", "Zoe"
        assertThat(sorted(all, by(SortCriterion.Key.DISPLAY_FROM))).isEqualTo(UidList.of(2, 3, 1));
        assertThat(sorted(all, by(SortCriterion.Key.DISPLAY_TO))).isEqualTo(UidList.of(3, 2, 1));
        assertThat(sorted(all, by(SortCriterion.Key.SIZE)).get(0)).isEqualTo(3);
        assertThat(sorted(all, by(SortCriterion.Key.SUBJECT))).isEqualTo(UidList.of(2, 1, 3));
        assertThat(sorted(all, by(SortCriterion.Key.SUBJECT), by(SortCriterion.Key.DATE)))
                .isEqualTo(UidList.of(2, 3, 1));
        // What is equal stays in order of UID, also where the criterion is turned round.
        assertThat(sorted(all, reverse(SortCriterion.Key.SUBJECT))).isEqualTo(UidList.of(1, 3, 2));
        assertThat(sorted(all)).isEqualTo(UidList.of(1, 2, 3));
    }

    @Test
    void sortedByEveryCriterion() {
        bringTheMail();
        everyCriterionOrders();
        assertThat(sorted(new SearchKey.Body("one"), by(SortCriterion.Key.SUBJECT)))
                .isEqualTo(UidList.of(1));
        assertThat(sorted(new SearchKey.Body("nothing"), by(SortCriterion.Key.SUBJECT)))
                .isEqualTo(UidList.EMPTY);
        var sorted =
                messages.sort(user.as(), user.key("INBOX"), List.of(), new SearchKey.Body("two"));
        assertThat(sorted.highest()).isEqualTo(new ModSeq(3));
        assertThat(sorted.relevancies()).isEmpty();
    }

    @Test
    void mailFromBeforeSortFieldsWereKeptIsSortedByItsSummary() {
        bringTheMail();
        jdbc.sql("UPDATE email SET sort = NULL WHERE account_id = :account")
                .param("account", user.id().value())
                .update();
        everyCriterionOrders();
    }

    @Test
    void messagesBecomeThreads() {
        bringTheMail();
        var inbox = user.key("INBOX");
        var all = new SearchKey.All();
        assertThat(messages.thread(user.as(), inbox, ThreadAlgorithm.REFERENCES, all))
                .hasToString("(1 2 3)");
        assertThat(messages.thread(user.as(), inbox, ThreadAlgorithm.ORDERED_SUBJECT, all))
                .hasToString("(3 1)(2)");
        var some = new SearchKey.Not(new SearchKey.Uids(UidSet.of(1)));
        assertThat(messages.thread(user.as(), inbox, ThreadAlgorithm.REFERENCES, some))
                .hasToString("(2 3)");
        assertThat(
                        messages.thread(
                                user.as(),
                                inbox,
                                ThreadAlgorithm.REFERENCES,
                                new SearchKey.Body("nothing")))
                .hasToString("");
    }

    @Test
    void theBestFitComesFirst() {
        bringTheMail();
        append("2026-11-04T00:00:00Z", "Subject: more\n\nsome yellow banana bread\n");
        var fuzzy = new SearchKey.Fuzzy(new SearchKey.Text("banana"));
        var sorted =
                messages.sort(
                        user.as(),
                        user.key("INBOX"),
                        List.of(by(SortCriterion.Key.RELEVANCY), by(SortCriterion.Key.ARRIVAL)),
                        fuzzy);
        assertThat(sorted.uids()).isEqualTo(UidList.of(3, 1, 4));
        assertThat(sorted.relevancies()).hasSize(3).first().isEqualTo(100);
        assertThat(sorted.relevancies().getLast()).isBetween(1, 99);
    }

    @Test
    void tooManyCriteriaAreRefused() {
        var many = Collections.nCopies(100, by(SortCriterion.Key.SIZE));
        assertThatThrownBy(() ->
                        messages.sort(user.as(), user.key("INBOX"), many, new SearchKey.All()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.LimitReached.class));
        assertThat(Arrays.stream(SortCriterion.Key.values()).map(SortingTest::by).toList())
                .hasSizeLessThan(many.size());
    }
}
