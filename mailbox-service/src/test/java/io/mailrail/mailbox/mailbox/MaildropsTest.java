package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.testkit.net.MutableClock;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@MailboxTest
class MaildropsTest {

    private final MailboxStore mailboxes;
    private final MutableClock clock;
    private final User user;

    MaildropsTest(MailboxStore mailboxes, MutableClock clock, TestMail mail) {
        this.mailboxes = mailboxes;
        this.clock = clock;
        this.user = mail.user();
    }

    private static void assertInUse(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.InUse.class));
    }

    @Test
    void oneSessionHasTheMaildropAsLongAsItRenews() {
        var drop = mailboxes.openMaildrop(user.as());
        assertInUse(() -> mailboxes.openMaildrop(user.as()));
        clock.advance(Duration.ofSeconds(40));
        var renewed = mailboxes.renewMaildrop(user.as(), drop.lease());
        assertThat(renewed.until()).isAfter(drop.until());
        clock.advance(Duration.ofSeconds(40));
        assertInUse(() -> mailboxes.openMaildrop(user.as()));
        mailboxes.abandonMaildrop(user.as(), drop.lease());
        var next = mailboxes.openMaildrop(user.as());
        assertThat(next.lease()).isNotEqualTo(drop.lease());
        assertInUse(() -> mailboxes.renewMaildrop(user.as(), drop.lease()));
    }

    @Test
    void aLeaseThatRanOutAndWasTakenRemovesNothing() {
        user.append("INBOX", TestMail.message("one", "text"));
        var lost = mailboxes.openMaildrop(user.as());
        clock.advance(Duration.ofSeconds(61));
        mailboxes.openMaildrop(user.as());
        assertInUse(() -> mailboxes.closeMaildrop(user.as(), lost.lease(), UidSet.of(1), 1));
        assertThat(user.status("INBOX").messages()).isEqualTo(1);
    }

    @Test
    void closingRemovesOnceAndAnswersAgain() {
        for (int n = 1; n <= 3; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        var drop = mailboxes.openMaildrop(user.as());
        assertThat(drop.inbox().messages()).isEqualTo(3);
        assertThat(drop.lastAccessed()).isZero();
        var first = mailboxes.closeMaildrop(user.as(), drop.lease(), UidSet.of(1, 3, 9), 2);
        var again = mailboxes.closeMaildrop(user.as(), drop.lease(), UidSet.of(1, 3, 9), 2);
        assertThat(first).isEqualTo(UidSet.of(1, 3));
        assertThat(again).isEqualTo(first);
        assertThat(user.index(user.key("INBOX")).keySet()).containsExactly(2L);
        var next = mailboxes.openMaildrop(user.as());
        assertThat(next.lastAccessed()).isEqualTo(2);
    }
}
