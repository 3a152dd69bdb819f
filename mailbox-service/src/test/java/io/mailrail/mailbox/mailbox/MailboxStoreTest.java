package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.CallId;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SpecialUse;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.Transport;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

@DoorTest
class MailboxStoreTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private final TestMail mail;
    private Mailboxes mailboxes;
    private User user;

    MailboxStoreTest(TestDoors doors, TestMail mail) {
        this.doors = doors;
        this.mail = mail;
    }

    @BeforeEach
    void open() {
        mailboxes = doors.over(transport).mailboxes();
        user = mail.through(doors.over(transport)).user();
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    private MailboxEntry entry(String name) {
        return mailboxes.list(user.as()).stream()
                .filter(entry -> entry.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAccountBeginsWithAMailboxForEachUse() {
        assertThat(user.names())
                .containsExactly("Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash");
        assertThat(entry("Sent").specialUse()).contains(SpecialUse.SENT);
        assertThat(entry("INBOX").attributes()).containsExactly(Attribute.SUBSCRIBED);
        assertThat(user.key("INBOX").mailbox().value()).isEqualTo(1);
        assertThat(user.status("INBOX").uidNext()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50 % off",
                "a*b",
                "\"quoted\"",
                "it's",
                "back\\slash",
                "日本語/テスト",
                "a/b/c/d/e",
                "inbox/sub",
                "ü"
            })
    void anyNameCanBe(String name) {
        user.create(name);
        assertThat(user.names()).contains(new MailboxName(name).value());
        assertThat(user.status(name).messages()).isZero();
        user.rename(name, "x " + name);
        assertThat(user.names()).contains("x " + name).doesNotContain(name);
        user.delete("x " + name);
        assertRefused(() -> user.status("x " + name), Refusal.NoSuchMailbox.class);
    }

    @Test
    void aNameMayHaveAThousandCharacters() {
        var name = "n".repeat(1000);
        user.create(name);
        user.append(name, TestMail.message("deep", "text"));
        assertThat(user.status(name).messages()).isEqualTo(1);
    }

    @Test
    void creatingMakesTheLevelsAbove() {
        user.create("a/b/c");
        assertThat(user.names()).contains("a", "a/b", "a/b/c");
        assertThat(entry("a/b").attributes()).containsExactly(Attribute.HAS_CHILDREN);
        assertRefused(() -> user.create("a/b"), Refusal.AlreadyExists.class);
        assertRefused(() -> user.create("INBOX"), Refusal.AlreadyExists.class);
    }

    @Test
    void aRepeatedCallCreatesOnce() {
        var call = CallId.next();
        var name = new MailboxName("once");
        var first = mailboxes.create(user.as(), call, name, Optional.of(SpecialUse.FLAGGED));
        var second = mailboxes.create(user.as(), call, name, Optional.of(SpecialUse.FLAGGED));
        assertThat(second).isEqualTo(first);
        assertThat(first.specialUse()).contains(SpecialUse.FLAGGED);
    }

    @Test
    void ofEachUseThereIsOneMailbox() {
        var name = new MailboxName("Sent Messages");
        assertThatThrownBy(() ->
                        mailboxes.create(
                                user.as(), CallId.next(), name, Optional.of(SpecialUse.SENT)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no ->
                                assertThat(no.refusal())
                                        .isEqualTo(new Refusal.AlreadyExists("\\Sent")));
        assertThat(user.names()).doesNotContain("Sent Messages");
        user.delete("Sent");
        mailboxes.create(user.as(), CallId.next(), name, Optional.of(SpecialUse.SENT));
        assertThat(entry("Sent Messages").specialUse()).contains(SpecialUse.SENT);
        user.rename("Sent Messages", "Out");
        assertThat(entry("Out").specialUse()).contains(SpecialUse.SENT);
    }

    @Test
    void aDeletedMailboxLeavesANameThatCannotBeSelectedWhileOthersLieBelow() {
        user.create("a/b");
        user.append("a", TestMail.message("gone", "text"));
        user.delete("a");
        assertThat(entry("a").attributes())
                .containsExactlyInAnyOrder(Attribute.NOSELECT, Attribute.HAS_CHILDREN);
        assertRefused(() -> user.status("a"), Refusal.NoSuchMailbox.class);
        assertRefused(() -> user.append("a", "x"), Refusal.NoSuchMailbox.class);
        assertRefused(() -> user.delete("a"), Refusal.HasChildren.class);
        user.delete("a/b");
        assertThat(user.names()).contains("a").doesNotContain("a/b");
        user.delete("a");
        assertThat(user.names()).doesNotContain("a");
    }

    @Test
    void aRecreatedMailboxHasAGreaterUidValidityAndAnotherId() {
        user.create("again");
        user.append("again", TestMail.message("one", "text"));
        var before = user.status("again");
        user.delete("again");
        user.create("again");
        var after = user.status("again");
        assertThat(after.uidValidity()).isGreaterThan(before.uidValidity());
        assertThat(after.key()).isNotEqualTo(before.key());
        assertThat(after.messages()).isZero();
        user.create("again/sub");
        user.delete("again");
        user.create("again");
        assertThat(user.status("again").uidValidity()).isGreaterThan(after.uidValidity());
        assertThat(entry("again").attributes()).containsExactly(Attribute.HAS_CHILDREN);
    }

    @Test
    void inboxCannotBeDeleted() {
        assertRefused(() -> user.delete("INBOX"), Refusal.NotPermitted.class);
        assertRefused(() -> user.delete("nowhere"), Refusal.NoSuchMailbox.class);
    }

    @Test
    void renamingTakesATreeAlong() {
        user.create("one/two/three");
        user.append("one/two/three", TestMail.message("kept", "text"));
        var before = user.status("one/two/three");
        user.rename("one", "new/place/one");
        assertThat(user.names())
                .contains("new", "new/place", "new/place/one", "new/place/one/two/three")
                .doesNotContain("one", "one/two");
        assertThat(user.status("new/place/one/two/three")).isEqualTo(before);
    }

    @Test
    void renamingIsRefusedWhereItCannotBe() {
        user.create("a/b");
        user.create("c");
        assertRefused(() -> user.rename("a", "a/b/c"), Refusal.NotPermitted.class);
        assertRefused(() -> user.rename("a", "c"), Refusal.AlreadyExists.class);
        assertRefused(() -> user.rename("a", "INBOX"), Refusal.AlreadyExists.class);
        assertRefused(() -> user.rename("nowhere", "d"), Refusal.NoSuchMailbox.class);
        var deep = "x/".repeat(MailboxName.MAX_DEPTH - 1) + "y";
        assertRefused(() -> user.rename("a", deep), Refusal.Malformed.class);
        assertThat(user.names()).contains("a/b").doesNotContain("x");
    }

    @Test
    void specialUseAndSubscriptionsGoTheirWays() {
        user.rename("Sent", "Gesendet");
        assertThat(entry("Gesendet").specialUse()).contains(SpecialUse.SENT);
        assertThat(entry("Gesendet").attributes()).isEmpty();
        assertThat(entry("Sent").attributes())
                .containsExactlyInAnyOrder(Attribute.SUBSCRIBED, Attribute.NONEXISTENT);
        mailboxes.unsubscribe(user.as(), new MailboxName("Sent"));
        mailboxes.unsubscribe(user.as(), new MailboxName("Sent"));
        mailboxes.subscribe(user.as(), new MailboxName("Gesendet"));
        mailboxes.subscribe(user.as(), new MailboxName("Gesendet"));
        assertThat(user.names()).doesNotContain("Sent");
        assertThat(entry("Gesendet").attributes()).containsExactly(Attribute.SUBSCRIBED);
    }

    @Test
    void renamingInboxGivesItsMessagesAway() {
        user.append("INBOX", TestMail.message("one", "text"));
        user.append(
                "INBOX", TestMail.message("two", "text"), Flags.named(java.util.List.of("\\Seen")));
        var before = user.status("INBOX");
        user.rename("INBOX", "old/inbox");
        var inbox = user.status("INBOX");
        var old = user.status("old/inbox");
        assertThat(inbox.key()).isEqualTo(before.key());
        assertThat(inbox.uidValidity()).isEqualTo(before.uidValidity());
        assertThat(inbox.messages()).isZero();
        assertThat(inbox.unseen()).isZero();
        assertThat(inbox.uidNext()).isEqualTo(3);
        assertThat(old.messages()).isEqualTo(2);
        assertThat(old.unseen()).isEqualTo(1);
        assertThat(old.size()).isEqualTo(before.size());
        assertThat(user.index(old.key())).hasSize(2);
        assertThat(user.append("INBOX", TestMail.message("three", "text")).value()).isEqualTo(3);
    }

    @Test
    void recentMessagesAreClaimedOnce() {
        user.append("INBOX", TestMail.message("one", "text"));
        var inbox = MailboxName.INBOX;
        assertThat(user.status("INBOX").recent()).isEqualTo(1);
        assertThat(mailboxes.open(user.as(), inbox, Access.READ_ONLY).firstRecent()).isEqualTo(1);
        var first = mailboxes.open(user.as(), inbox, Access.READ_WRITE);
        assertThat(first.firstRecent()).isEqualTo(1);
        assertThat(first.status().recent()).isEqualTo(1);
        var second = mailboxes.open(user.as(), inbox, Access.READ_WRITE);
        assertThat(second.firstRecent()).isEqualTo(2);
        assertThat(second.status().recent()).isZero();
        assertThat(user.status("INBOX").recent()).isZero();
    }
}
