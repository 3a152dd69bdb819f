package io.mailrail.mailbox.message;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.Sharing.Reached;
import io.mailrail.mailbox.mailbox.View;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/// Flags of what comes into a mailbox by somebody who does not own it: those that he may not set are not stored, and nothing fails
/// for it (RFC 4314 §4); his `\Seen` is his own.
@Component
final class ReadersFlags {

    private final JdbcClient writes;

    ReadersFlags(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    /// @param ofMessage what everybody sees
    /// @param seen whether the reader has seen it
    record Kept(Flags ofMessage, boolean seen) {}

    static Kept of(Reached reached, Flags flags) {
        if (reached.view().reader() == null) {
            return new Kept(flags, false);
        }
        var rights = reached.rights();
        return new Kept(
                new Flags(
                        flags.system() & mask(rights),
                        rights.has(Right.WRITE) ? flags.keywords() : List.of()),
                flags.has(Flag.SEEN) && rights.has(Right.SEEN));
    }

    /// System flags that a reader with these rights may set for everybody.
    static int mask(Rights rights) {
        return (rights.has(Right.WRITE) ? ~(Flag.SEEN.bit() | Flag.DELETED.bit()) : 0)
                | (rights.has(Right.DELETE_MESSAGES) ? Flag.DELETED.bit() : 0);
    }

    /// New messages that the reader has seen, inside the transaction that stores them.
    void see(View view, UidSet uids, ModSeq modSeq) {
        writes.sql(
                        """
                        INSERT INTO message_seen (account_id, mailbox_id, reader, uid, seen, modseq)
                        SELECT :account, :mailbox, :reader, u.uid, TRUE, :modseq
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                         CROSS JOIN LATERAL generate_series(r.first, r.last) AS u (uid)
                        """)
                .params(view.parameters())
                .param("account", view.mailbox().account().value())
                .param("mailbox", view.mailbox().mailbox().value())
                .param("modseq", modSeq.value())
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .update();
        count(view, uids.size());
    }

    /// @param more messages that the reader has seen, or fewer
    void count(View view, long more) {
        writes.sql(
                        """
                        INSERT INTO mailbox_reader (account_id, mailbox_id, reader, seen)
                        VALUES (:account, :mailbox, :reader, :more)
                        ON CONFLICT (account_id, mailbox_id, reader)
                        DO UPDATE SET seen = mailbox_reader.seen + excluded.seen
                        """)
                .params(view.parameters())
                .param("account", view.mailbox().account().value())
                .param("mailbox", view.mailbox().mailbox().value())
                .param("more", more)
                .update();
    }
}
