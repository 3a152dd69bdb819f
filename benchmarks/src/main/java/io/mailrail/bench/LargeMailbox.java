package io.mailrail.bench;

import io.mailrail.api.CallId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import java.util.List;
import java.util.Optional;

/// A mailbox full of messages, and who may read it.
///
/// @param first UID of the first message; the others follow without a gap
/// @param count how many there are
record LargeMailbox(
        SessionCredential as, MailboxName name, MailboxKey key, long first, long count) {

    /// The INBOX of an account that `count` messages were sent to.
    static LargeMailbox inbox(BenchHouse house, BenchHouse.Owner owner, long count) {
        var credential = house.login(owner);
        var status =
                house.doors()
                        .mailboxes()
                        .open(credential, MailboxName.INBOX, Access.READ_WRITE)
                        .status();
        if (status.messages() != count || status.uidNext() != count + 1) {
            throw new IllegalStateException(
                    "INBOX holds " + status.messages() + " messages instead of " + count);
        }
        return new LargeMailbox(credential, MailboxName.INBOX, status.key(), 1, count);
    }

    /// A new mailbox of the same account, empty.
    LargeMailbox beside(BenchHouse house, String name) {
        var mailbox = new MailboxName(name);
        var mailboxes = house.doors().mailboxes();
        mailboxes.create(as, CallId.next(), mailbox, Optional.empty());
        var status = mailboxes.open(as, mailbox, Access.READ_WRITE).status();
        return new LargeMailbox(as, mailbox, status.key(), status.uidNext(), 0);
    }

    /// With so many messages more, which were copied or moved there.
    LargeMailbox with(long more) {
        return new LargeMailbox(as, name, key, first, count + more);
    }

    UidSet all() {
        return range(0, count);
    }

    UidSet range(long from, long length) {
        return new UidSet(List.of(new UidRange(first + from, first + from + length - 1)));
    }
}
