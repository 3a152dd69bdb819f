package io.mailrail.mailbox.mailbox;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What happened in a mailbox, one row per range and transaction: CONDSTORE and QRESYNC (RFC 7162) read it. Written with the
/// mailbox row locked.
@Component
public final class MailboxLog {

    /// Kinds of rows; never renumbered, for the store holds them.
    public static final int CHANGED = 1;

    public static final int VANISHED = 2;

    private final JdbcClient writes;

    public MailboxLog(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    /// Messages that are new, or whose flags changed.
    public void changed(MailboxKey mailbox, ModSeq modSeq, UidSet uids) {
        record(mailbox, modSeq, CHANGED, uids);
    }

    public void vanished(MailboxKey mailbox, ModSeq modSeq, UidSet uids) {
        record(mailbox, modSeq, VANISHED, uids);
    }

    private void record(MailboxKey mailbox, ModSeq modSeq, int kind, UidSet uids) {
        writes.sql(
                        """
                        INSERT INTO mailbox_log (account_id, mailbox_id, modseq, seq, kind, uid_from, uid_to)
                        SELECT :account, :mailbox, :modseq, r.seq, :kind, r.first, r.last
                          FROM unnest(:first::bigint[], :last::bigint[]) WITH ORDINALITY
                               AS r (first, last, seq)
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("modseq", modSeq.value())
                .param("kind", kind)
                .param("first", firsts(uids))
                .param("last", lasts(uids))
                .update();
    }

    /// The beginnings of the ranges, for `unnest`.
    public static long[] firsts(UidSet uids) {
        return uids.ranges().stream().mapToLong(UidRange::first).toArray();
    }

    /// The ends of the ranges, for `unnest`.
    public static long[] lasts(UidSet uids) {
        return uids.ranges().stream().mapToLong(UidRange::last).toArray();
    }
}
