package io.mailrail.mailbox.change;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;

/// What is still to be told of, written by the transaction that changes a mailbox: should this process die between the commit
/// and the telling, another one finds the row.
@Component
public final class Outbox {

    private final JdbcClient writes;

    public Outbox(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    /// Inside the caller's transaction. After its commit the caller says so to [ChangeFeed#committed].
    public void record(Collection<MailboxChange> changes, Instant at) {
        if (changes.isEmpty()) {
            return;
        }
        writes.sql(
                        """
                        INSERT INTO notify_outbox (account_id, mailbox_id, modseq, at)
                        SELECT c.account_id, c.mailbox_id, c.modseq, :at
                          FROM unnest(:accounts::bigint[], :mailboxes::integer[], :modseqs::bigint[])
                               AS c (account_id, mailbox_id, modseq)
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param(
                        "accounts",
                        changes.stream().mapToLong(c -> c.mailbox().account().value()).toArray())
                .param(
                        "mailboxes",
                        changes.stream().mapToInt(c -> c.mailbox().mailbox().value()).toArray())
                .param("modseqs", changes.stream().mapToLong(c -> c.now().value()).toArray())
                .update();
    }
}
