package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What stays the same of a message and of a mailbox, whatever happens to them, and what does not (RFC 8474, RFC 8514,
/// RFC 9051 §2.3.1.1).
@MailboxTest
class IdentityTest {

    private final MessageStore messages;
    private final MutableClock clock;
    private final User user;

    IdentityTest(MessageStore messages, MutableClock clock, TestMail mail) {
        this.messages = messages;
        this.clock = clock;
        this.user = mail.user();
    }

    private List<MessageSummary> there(MailboxKey mailbox) {
        var found = new ArrayList<MessageSummary>();
        var uids = UidSet.of(user.index(mailbox).keySet().stream().mapToLong(u -> u).toArray());
        try (var cursor = messages.summaries(user.as(), mailbox, uids)) {
            cursor.forEachRemaining(found::add);
        }
        return found;
    }

    private MessageSummary only(String mailbox) {
        var all = there(user.key(mailbox));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void aMessageIsTheSameWhereverItGoes() {
        user.append("INBOX", "Message-ID: <a@x>\nSubject: a\n\ntext\n");
        var original = only("INBOX");
        user.create("one");
        user.create("two");
        clock.advance(Duration.ofMinutes(5));
        user.copy(user.key("INBOX"), UidSet.ALL, "one");
        assertSame(only("one"), original, Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(5));
        user.move(user.key("one"), UidSet.ALL, "two");
        assertSame(only("two"), original, Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(5));
        user.store(user.key("two"), UidSet.ALL, Kind.ADD, "\\Seen");
        user.rename("two", "three/four");
        assertSame(only("three/four"), original, Duration.ofMinutes(10));
        user.rename("INBOX", "old");
        assertSame(only("old"), original, Duration.ofMinutes(15));
    }

    private static void assertSame(MessageSummary now, MessageSummary original, Duration later) {
        assertThat(now.email()).isEqualTo(original.email());
        assertThat(now.thread()).isEqualTo(original.thread());
        assertThat(now.internalDate()).isEqualTo(original.internalDate());
        assertThat(now.saveDate())
                .isAfterOrEqualTo(original.saveDate().plus(later))
                .isBefore(original.saveDate().plus(later).plusSeconds(60));
    }

    @Test
    void aReplyIsOfTheSameThreadInEveryMailbox() {
        user.append("INBOX", "Message-ID: <a@x>\nSubject: a\n\ntext\n");
        user.append("Archive", "Message-ID: <b@x>\nIn-Reply-To: <a@x>\nSubject: Re: a\n\ntext\n");
        assertThat(only("Archive").thread()).isEqualTo(only("INBOX").thread());
        assertThat(only("Archive").email()).isNotEqualTo(only("INBOX").email());
    }

    @Test
    void aMailboxIsTheSameUnderAnyNameAndAnotherUnderTheSameName() {
        user.create("a/b");
        var before = user.status("a/b");
        user.rename("a", "c");
        assertThat(user.status("c/b").key()).isEqualTo(before.key());
        assertThat(user.status("c/b").uidValidity()).isEqualTo(before.uidValidity());
        user.create("a/b");
        assertThat(user.status("a/b").key()).isNotEqualTo(before.key());
        assertThat(user.status("a/b").uidValidity()).isGreaterThan(before.uidValidity());
    }

    @Test
    void uidsGoOnWhateverGoes() {
        for (int n = 0; n < 3; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        var inbox = user.key("INBOX");
        user.store(inbox, UidSet.of(3), Kind.ADD, "\\Deleted");
        user.expunge(inbox);
        user.move(inbox, UidSet.of(2), "Trash");
        assertThat(user.append("INBOX", TestMail.message("next", "text")).value()).isEqualTo(4);
        user.rename("INBOX", "old");
        assertThat(user.append("INBOX", TestMail.message("next", "text")).value()).isEqualTo(5);
        assertThat(user.append("old", TestMail.message("next", "text")).value()).isEqualTo(5);
        assertThat(user.status("INBOX").uidNext()).isEqualTo(6);
    }
}
