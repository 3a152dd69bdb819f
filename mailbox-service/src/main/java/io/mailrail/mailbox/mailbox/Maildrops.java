package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Maildrop;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mailbox.Removal.Which;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/// Locks INBOX for one POP3 session (RFC 1939 §4). The lock is a lease in a row; one that ran out can still be renewed and closed
/// by its holder as long as nobody else has taken it.
@Component
final class Maildrops {

    /// Nobody's.
    private static final UUID NO_LEASE = new UUID(0, 0);

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final Removal removal;
    private final MailboxProperties properties;
    private final Clock clock;

    Maildrops(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            Removal removal,
            MailboxProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.removal = removal;
        this.properties = properties;
        this.clock = clock;
    }

    private static Refused inUse() {
        return new Refused(new Refusal.InUse());
    }

    private MailboxRow inbox(AccountId account) {
        return rows.get(new MailboxKey(account, MailboxRow.INBOX));
    }

    Maildrop open(AccountId account) {
        var now = clock.instant();
        var until = until(now);
        var lease = UUID.randomUUID();
        long lastAccessed =
                writes.sql(
                                """
                                INSERT INTO pop3_lease AS l (account_id, lease, until, last_uid)
                                VALUES (:account, :lease, :until, 0)
                                ON CONFLICT (account_id)
                                DO UPDATE SET lease = excluded.lease, until = excluded.until
                                        WHERE l.until <= :now
                                RETURNING last_uid
                                """)
                        .param("account", account.value())
                        .param("lease", lease)
                        .param("until", until.atOffset(ZoneOffset.UTC))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .optional()
                        .orElseThrow(Maildrops::inUse);
        return new Maildrop(lease, until, inbox(account).status(0), lastAccessed);
    }

    Maildrop renew(AccountId account, UUID lease) {
        var until = until(clock.instant());
        long lastAccessed =
                writes.sql(
                                """
                                UPDATE pop3_lease
                                   SET until = :until
                                 WHERE account_id = :account
                                   AND lease = :lease
                                RETURNING last_uid
                                """)
                        .param("until", until.atOffset(ZoneOffset.UTC))
                        .param("account", account.value())
                        .param("lease", lease)
                        .query(Long.class)
                        .optional()
                        .orElseThrow(Maildrops::inUse);
        return new Maildrop(lease, until, inbox(account).status(0), lastAccessed);
    }

    private Instant until(Instant now) {
        return now.plus(properties.maildropLease());
    }

    void abandon(AccountId account, UUID lease) {
        release(account, lease, 0);
    }

    /// Whether the lease was still held.
    private boolean release(AccountId account, UUID lease, long lastAccessed) {
        int released =
                writes.sql(
                                """
                                UPDATE pop3_lease
                                   SET lease = :none, until = :now, last_uid = greatest(last_uid, :last)
                                 WHERE account_id = :account
                                   AND lease = :lease
                                """)
                        .param("none", NO_LEASE)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("last", lastAccessed)
                        .param("account", account.value())
                        .param("lease", lease)
                        .update();
        return released == 1;
    }

    /// Removes what was marked and lets the lock go, inside the caller's transaction.
    Removal.Removed close(
            AccountId account, UUID lease, UidSet deleted, long lastAccessed, String by) {
        rows.lockAccount(account);
        if (!release(account, lease, lastAccessed)) {
            throw inUse();
        }
        var inbox = rows.lock(new MailboxKey(account, MailboxRow.INBOX));
        return removal.remove(inbox, deleted, Which.ALL, by, clock.instant());
    }
}
