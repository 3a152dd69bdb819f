package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Annotation;
import io.mailrail.api.EntryName;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.mailbox.DeletedMailboxes;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.mailrail.mailbox.mailbox.MailboxStore;
import io.mailrail.mailbox.message.RemovedMail.Place;
import io.mailrail.mailbox.message.Restoring.NotRestored;
import io.mailrail.mailbox.message.Restoring.Restored;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@MailboxTest
class RestoringTest {

    private static final String BY = "admin/test";

    private final Restoring restoring;
    private final RemovedMail removed;
    private final Retention retention;
    private final MessageStore messages;
    private final MailboxStore mailboxes;
    private final DeletedMailboxes deleted;
    private final JdbcClient reads;
    private final MutableClock clock;
    private final TestMail mail;
    private final User user;

    RestoringTest(
            Restoring restoring,
            RemovedMail removed,
            Retention retention,
            MessageStore messages,
            MailboxStore mailboxes,
            DeletedMailboxes deleted,
            @Qualifier("mailboxReads") JdbcClient reads,
            MutableClock clock,
            TestMail mail) {
        this.restoring = restoring;
        this.removed = removed;
        this.retention = retention;
        this.messages = messages;
        this.mailboxes = mailboxes;
        this.deleted = deleted;
        this.reads = reads;
        this.clock = clock;
        this.mail = mail;
        this.user = mail.user();
    }

    private List<MessageSummary> summaries(User of, MailboxKey mailbox) {
        var found = new ArrayList<MessageSummary>();
        try (var cursor = messages.summaries(of.as(), mailbox, UidSet.ALL)) {
            cursor.forEachRemaining(found::add);
        }
        return found;
    }

    private List<RemovedMail.Message> list(User of) {
        return removed.messages(of.id(), Place.NEWEST, 100);
    }

    private static void expungeAll(User of, String mailbox) {
        of.store(of.key(mailbox), UidSet.ALL, Kind.ADD, "\\Deleted");
        of.expunge(of.key(mailbox));
    }

    private long used(User of) {
        return reads.sql("SELECT used_messages FROM account_usage WHERE account_id = :account")
                .param("account", of.id().value())
                .query(Long.class)
                .single();
    }

    @Test
    void anExpungedMessageComesBackWithItsFlagsUnderANewUid() {
        user.append(
                "INBOX",
                TestMail.message("=?utf-8?q?caf=C3=A9?=", "text"),
                Flags.named(List.of("\\Seen", "\\Flagged", "work")));
        var inbox = user.key("INBOX");
        var before = summaries(user, inbox).getFirst();
        expungeAll(user, "INBOX");
        assertThat(used(user)).isZero();
        var listed = list(user).getFirst();
        assertThat(listed.email()).isEqualTo(before.email().value());
        assertThat(listed.mailbox()).isEqualTo("INBOX");
        assertThat(listed.subject()).isEqualTo("café");
        assertThat(listed.from()).isEqualTo("Ann <ann@example.org>");
        assertThat(listed.date()).isEqualTo("Mon, 2 Nov 2026 10:00:00 +0100");
        assertThat(listed.removedBy()).endsWith("/imap").startsWith("user@");
        var since = user.status("INBOX").highestModSeq();
        clock.advance(Duration.ofDays(3));
        var wanted = List.of(listed.email());
        var outcome = restoring.emails(user.id(), wanted, BY);
        long uidValidity = user.status("INBOX").uidValidity();
        assertThat(outcome.restored())
                .containsExactly(new Restored(listed.email(), "INBOX", uidValidity, 2));
        assertThat(outcome.notRestored()).isEmpty();
        assertThat(user.index(inbox))
                .containsOnlyKeys(2L)
                .containsEntry(2L, "\\Seen \\Flagged work");
        var after = summaries(user, inbox).getLast();
        assertThat(after.email()).isEqualTo(before.email());
        assertThat(after.thread()).isEqualTo(before.thread());
        assertThat(after.internalDate()).isEqualTo(before.internalDate());
        assertThat(after.saveDate()).isAfter(before.saveDate());
        assertThat(user.status("INBOX").unseen()).isZero();
        assertThat(used(user)).isEqualTo(1);
        try (var pages = messages.changes(user.as(), inbox, since)) {
            assertThat(pages.next().changed().uid(0)).isEqualTo(2);
        }
        assertThat(list(user)).isEmpty();
        var again = restoring.emails(user.id(), wanted, BY);
        assertThat(again.restored()).isEmpty();
        assertThat(again.notRestored())
                .containsExactly(new NotRestored(listed.email(), "restored before"));
        assertThat(user.index(inbox)).containsOnlyKeys(2L);
    }

    @Test
    void whatMovedIsNotInTheList() {
        user.append("INBOX", TestMail.message("one", "text"));
        user.move(user.key("INBOX"), UidSet.ALL, "Trash");
        user.append("INBOX", TestMail.message("two", "text"));
        user.rename("INBOX", "old");
        assertThat(list(user)).isEmpty();
        var email = summaries(user, user.key("Trash")).getFirst().email().value();
        assertThat(restoring.emails(user.id(), List.of(email), BY).notRestored())
                .containsExactly(new NotRestored(email, "gone"));
    }

    @Test
    void aDeletedMailboxComesBackAsItselfUnderANewUidValidity() {
        user.create("a/b");
        user.append("a/b", TestMail.message("one", "text"));
        user.append("a/b", TestMail.message("two", "text"));
        var name = new MailboxName("a/b");
        var comment = Annotation.of(new EntryName("/shared/comment"), (byte) 'x');
        mailboxes.setMetadata(user.as(), Optional.of(name), List.of(comment));
        var before = user.status("a/b");
        user.delete("a/b");
        clock.advance(Duration.ofSeconds(1));
        user.delete("a");
        assertThat(removed.mailboxes(user.id(), 10))
                .extracting(DeletedMailboxes.Deleted::name)
                .containsExactly("a", "a/b");
        assertThat(list(user))
                .extracting(RemovedMail.Message::mailbox)
                .containsExactly("a/b", "a/b");
        var outcome = restoring.mailbox(user.id(), name, Instant.EPOCH, BY);
        assertThat(outcome.restored()).hasSize(2);
        assertThat(outcome.recreated()).containsExactly("a/b");
        assertThat(outcome.more()).isFalse();
        var after = user.status("a/b");
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(after.uidValidity()).isGreaterThan(before.uidValidity());
        assertThat(user.index(after.key())).containsOnlyKeys(3L, 4L);
        assertThat(after.messages()).isEqualTo(2);
        assertThat(user.names()).contains("a", "a/b");
        assertThat(
                        mailboxes
                                .getMetadata(
                                        user.as(),
                                        Optional.of(name),
                                        new MetadataQuery(
                                                List.of(comment.entry()),
                                                MetadataQuery.Depth.ZERO,
                                                99))
                                .annotations())
                .containsExactly(comment);
        assertThatThrownBy(() -> messages.changes(user.as(), after.key(), before.highestModSeq()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.Modified.class));
        try (var pages =
                messages.changes(
                        user.as(), after.key(), new ModSeq(after.highestModSeq().value() - 1))) {
            assertThat(pages.next().changed().length()).isEqualTo(2);
        }
        var again = restoring.mailbox(user.id(), name, Instant.EPOCH, BY);
        assertThat(again.restored()).isEmpty();
        assertThat(again.recreated()).isEmpty();
        assertThat(user.status("a/b")).isEqualTo(after);
    }

    @Test
    void aMailboxThatHasTheNameByNowTakesWhatIsRestored() {
        user.create("again");
        user.append("again", TestMail.message("first life", "text"));
        user.delete("again");
        user.create("again");
        user.append("again", TestMail.message("second life", "text"));
        user.delete("again");
        user.create("again");
        var standing = user.status("again");
        var outcome = restoring.mailbox(user.id(), new MailboxName("again"), Instant.EPOCH, BY);
        assertThat(outcome.restored()).hasSize(2);
        assertThat(outcome.recreated()).isEmpty();
        assertThat(user.status("again").key()).isEqualTo(standing.key());
        assertThat(user.status("again").uidValidity()).isEqualTo(standing.uidValidity());
        assertThat(user.status("again").messages()).isEqualTo(2);
    }

    @Test
    void aMailboxComesBackToTheNameThatWasKeptForWhatLiesBelow() {
        user.create("a/b");
        user.append("a", TestMail.message("one", "text"));
        var before = user.status("a");
        user.delete("a");
        var outcome = restoring.mailbox(user.id(), new MailboxName("a"), Instant.EPOCH, BY);
        assertThat(outcome.restored()).hasSize(1);
        assertThat(user.status("a").key()).isEqualTo(before.key());
        assertThat(user.status("a/b").messages()).isZero();
        assertThat(user.names()).containsOnlyOnce("a", "a/b");
    }

    @Test
    void anEmptyMailboxComesBackToo() {
        user.create("empty");
        user.delete("empty");
        var outcome = restoring.mailbox(user.id(), new MailboxName("empty"), Instant.EPOCH, BY);
        assertThat(outcome.recreated()).containsExactly("empty");
        assertThat(user.status("empty").messages()).isZero();
        assertThatThrownBy(() ->
                        restoring.mailbox(user.id(), new MailboxName("never"), Instant.EPOCH, BY))
                .isInstanceOf(Refused.class);
    }

    @Test
    void onlyWhatWasRemovedSinceComesBack() {
        user.append("INBOX", TestMail.message("early", "text"));
        expungeAll(user, "INBOX");
        clock.advance(Duration.ofHours(2));
        var since = clock.instant().minusSeconds(60);
        user.append("INBOX", TestMail.message("late", "text"));
        expungeAll(user, "INBOX");
        var outcome = restoring.mailbox(user.id(), MailboxName.INBOX, since, BY);
        assertThat(outcome.restored()).hasSize(1);
        assertThat(list(user)).extracting(RemovedMail.Message::subject).containsExactly("early");
    }

    @Test
    void theQuotaHolds() {
        var limited = mail.user(new Quota(null, 3L));
        for (int n = 0; n < 3; n++) {
            limited.append("INBOX", TestMail.message("message " + n, "text"));
        }
        expungeAll(limited, "INBOX");
        limited.append("INBOX", TestMail.message("new", "text"));
        var outcome = restoring.mailbox(limited.id(), MailboxName.INBOX, Instant.EPOCH, BY);
        assertThat(outcome.restored()).hasSize(2);
        assertThat(outcome.notRestored())
                .extracting(NotRestored::reason)
                .containsExactly("over quota");
        assertThat(limited.status("INBOX").messages()).isEqualTo(3);
        assertThat(used(limited)).isEqualTo(3);
        var left = list(limited).getFirst().email();
        assertThat(restoring.emails(limited.id(), List.of(left), BY).notRestored())
                .containsExactly(new NotRestored(left, "over quota"));
    }

    @Test
    void nothingComesBackAfterItsTime() {
        user.append("INBOX", TestMail.message("one", "text"));
        expungeAll(user, "INBOX");
        user.create("gone");
        user.delete("gone");
        var email = list(user).getFirst().email();
        clock.advance(Duration.ofDays(15));
        assertThat(list(user)).isEmpty();
        assertThat(removed.mailboxes(user.id(), 10)).isEmpty();
        assertThat(restoring.emails(user.id(), List.of(email), BY).notRestored())
                .containsExactly(new NotRestored(email, "gone"));
        assertThatThrownBy(() ->
                        restoring.mailbox(user.id(), new MailboxName("gone"), Instant.EPOCH, BY))
                .isInstanceOf(Refused.class);
        retention.sweep();
        var unknown = UUID.randomUUID();
        assertThat(restoring.emails(user.id(), List.of(email, unknown), BY).notRestored())
                .containsExactly(new NotRestored(email, "gone"), new NotRestored(unknown, "gone"));
    }

    @Test
    void pagesOfTheListFitTogether() {
        for (int n = 0; n < 7; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        expungeAll(user, "INBOX");
        var subjects = new ArrayList<String>();
        var place = Place.NEWEST;
        for (var page = removed.messages(user.id(), place, 3);
                !page.isEmpty();
                page = removed.messages(user.id(), place, 3)) {
            page.forEach(message -> subjects.add(String.valueOf(message.subject())));
            place = page.getLast().place();
        }
        assertThat(subjects)
                .containsExactly(
                        "message 6",
                        "message 5",
                        "message 4",
                        "message 3",
                        "message 2",
                        "message 1",
                        "message 0");
    }

    @Test
    void withoutARetentionNothingCanBeRestored() {
        user.append("INBOX", TestMail.message("one", "text"));
        expungeAll(user, "INBOX");
        var off =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of("mailrail.mailbox.undelete-retention", "0")))
                        .bind("mailrail.mailbox", MailboxProperties.class)
                        .get();
        assertThat(list(user)).hasSize(1);
        var nothing = new RemovedMail(reads, deleted, off, clock);
        assertThat(nothing.messages(user.id(), Place.NEWEST, 10)).isEmpty();
        assertThat(nothing.mailboxes(user.id(), 10)).isEmpty();
    }
}
