package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@MailboxTest
class MovingTest {

    private final MessageStore messages;
    private final TestMail mail;
    private final User user;
    private final MutableClock clock;
    private final JdbcClient reads;

    MovingTest(
            MessageStore messages,
            TestMail mail,
            MutableClock clock,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.messages = messages;
        this.mail = mail;
        this.user = mail.user();
        this.clock = clock;
        this.reads = reads;
    }

    private void appendThree(User to) {
        for (int n = 1; n <= 3; n++) {
            to.append("INBOX", TestMail.message("message " + n, "text"));
        }
    }

    private List<MessageSummary> summaries(MailboxKey mailbox) {
        var found = new ArrayList<MessageSummary>();
        try (var cursor = messages.summaries(user.as(), mailbox, UidSet.ALL)) {
            cursor.forEachRemaining(found::add);
        }
        return found;
    }

    @Test
    void whatMovesKeepsItsFlagsDatesAndIds() {
        appendThree(user);
        var inbox = user.key("INBOX");
        user.store(inbox, UidSet.of(2), Kind.ADD, "\\Seen", "\\Deleted", "work");
        user.append("Archive", TestMail.message("there before", "text"));
        var before = summaries(inbox);
        clock.advance(Duration.ofHours(1));
        var call = CallId.next();
        var archive = new MailboxName("Archive");
        var moved = messages.move(user.as(), call, inbox, UidSet.of(1, 2, 9), archive);
        assertThat(messages.move(user.as(), call, inbox, UidSet.of(1, 2, 9), archive))
                .isEqualTo(moved);
        assertThat(moved.vanished()).isEqualTo(UidSet.of(1, 2));
        assertThat(moved.target().targets()).isEqualTo(UidSet.of(2, 3));
        assertThat(moved.target().uidValidity()).isEqualTo(user.status("Archive").uidValidity());
        assertThat(moved.modSeq()).isEqualTo(user.status("INBOX").highestModSeq());
        assertThat(user.index(inbox)).containsOnlyKeys(3L);
        var there = user.key("Archive");
        assertThat(user.index(there))
                .containsOnlyKeys(1L, 2L, 3L)
                .containsEntry(3L, "\\Seen \\Deleted work");
        var after = summaries(there).get(2);
        assertThat(after.email()).isEqualTo(before.get(1).email());
        assertThat(after.thread()).isEqualTo(before.get(1).thread());
        assertThat(after.internalDate()).isEqualTo(before.get(1).internalDate());
        assertThat(after.saveDate())
                .isAfterOrEqualTo(before.get(1).saveDate().plus(Duration.ofHours(1)));
    }

    @Test
    void countersFollowAndTheQuotaIsNotAsked() {
        var full = mail.user(new Quota(null, 3L));
        appendThree(full);
        var inbox = full.key("INBOX");
        full.store(inbox, UidSet.of(1), Kind.ADD, "\\Seen");
        var size = full.status("INBOX").size();
        full.move(inbox, UidSet.of(1, 2), "Trash");
        assertThat(full.status("INBOX").messages()).isEqualTo(1);
        assertThat(full.status("INBOX").unseen()).isEqualTo(1);
        assertThat(full.status("Trash").messages()).isEqualTo(2);
        assertThat(full.status("Trash").unseen()).isEqualTo(1);
        assertThat(full.status("INBOX").size() + full.status("Trash").size()).isEqualTo(size);
        var used =
                reads.sql("SELECT used_messages FROM account_usage WHERE account_id = :account")
                        .param("account", full.id().value())
                        .query(Long.class)
                        .single();
        assertThat(used).isEqualTo(3);
    }

    @Test
    void bothMailboxesTellOfIt() {
        appendThree(user);
        var inbox = user.key("INBOX");
        var trash = user.key("Trash");
        var since = user.status("INBOX").highestModSeq();
        var sinceTrash = user.status("Trash").highestModSeq();
        user.move(inbox, UidSet.of(2), "Trash");
        try (var pages = messages.changes(user.as(), inbox, since)) {
            var page = pages.next();
            assertThat(page.vanished()).isEqualTo(UidSet.of(2));
            assertThat(page.changed().length()).isZero();
        }
        try (var pages = messages.changes(user.as(), trash, sinceTrash)) {
            var page = pages.next();
            assertThat(page.vanished()).isEqualTo(UidSet.EMPTY);
            assertThat(page.changed().uid(0)).isEqualTo(1);
        }
    }

    @Test
    void aMailboxMayMoveIntoItself() {
        appendThree(user);
        var inbox = user.key("INBOX");
        var since = user.status("INBOX").highestModSeq();
        var moved = user.move(inbox, UidSet.of(1, 3), "INBOX");
        assertThat(moved.target().targets()).isEqualTo(UidSet.of(4, 5));
        assertThat(user.index(inbox)).containsOnlyKeys(2L, 4L, 5L);
        assertThat(user.status("INBOX").messages()).isEqualTo(3);
        assertThat(user.status("INBOX").highestModSeq()).isEqualTo(moved.modSeq());
        try (var pages = messages.changes(user.as(), inbox, since)) {
            var page = pages.next();
            assertThat(page.vanished()).isEqualTo(UidSet.of(1, 3));
            assertThat(page.changed().length()).isEqualTo(2);
        }
        assertThat(user.index(inbox)).containsEntry(4L, "");
    }

    @Test
    void whoWasNotToldStillReadsWhatMoved() throws IOException {
        appendThree(user);
        var inbox = user.key("INBOX");
        user.move(inbox, UidSet.of(2), "Trash");
        user.move(user.key("Trash"), UidSet.of(1), "Archive");
        assertThat(summaries(inbox)).extracting(s -> s.uid().value()).containsExactly(1L, 2L, 3L);
        try (var contents =
                messages.contents(user.as(), inbox, List.of(ContentRange.whole(new Uid(2))))) {
            assertThat(contents.next()).isTrue();
            assertThat(new String(contents.octets().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("message 2");
        }
    }

    @Test
    void nothingMovesWhereNothingIsOrNothingCanBe() {
        appendThree(user);
        var inbox = user.key("INBOX");
        var before = user.status("INBOX");
        var nothing = user.move(inbox, UidSet.of(7, 8), "Trash");
        assertThat(nothing.vanished()).isEqualTo(UidSet.EMPTY);
        assertThat(nothing.modSeq()).isEqualTo(before.highestModSeq());
        assertThat(user.move(inbox, UidSet.EMPTY, "Trash").vanished()).isEqualTo(UidSet.EMPTY);
        assertThatThrownBy(() -> user.move(inbox, UidSet.ALL, "nowhere"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.NoSuchMailbox.class));
        assertThat(user.status("INBOX")).isEqualTo(before);
        assertThat(user.status("Trash").highestModSeq()).isEqualTo(new ModSeq(1));
    }
}
