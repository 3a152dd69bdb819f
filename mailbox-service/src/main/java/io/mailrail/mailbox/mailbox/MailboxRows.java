package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Finds and locks the rows of accounts and mailboxes. `lock…` and `…ForUpdate` belong into a transaction; whoever changes
/// anything of an account locks its account row first, then mailboxes, ascending.
@Component
public final class MailboxRows {

    private final JdbcClient writes;
    private final JdbcClient reads;

    public MailboxRows(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// The mailbox of this name, be it selectable or not.
    public Optional<MailboxRow> find(AccountId account, MailboxName name) {
        return last(path(reads, account, name), name);
    }

    /// The levels of this name that exist, from the top.
    List<MailboxRow> path(AccountId account, MailboxName name) {
        return path(reads, account, name);
    }

    /// The same inside a transaction.
    public Optional<MailboxRow> findForUpdate(AccountId account, MailboxName name) {
        return last(pathForUpdate(account, name), name);
    }

    private static Optional<MailboxRow> last(List<MailboxRow> path, MailboxName name) {
        return path.size() == name.levels().size() ? Optional.of(path.getLast()) : Optional.empty();
    }

    /// The levels of this name that exist, from the top, inside a transaction.
    List<MailboxRow> pathForUpdate(AccountId account, MailboxName name) {
        return path(writes, account, name);
    }

    private static List<MailboxRow> path(JdbcClient jdbc, AccountId account, MailboxName name) {
        return jdbc.sql(
                        """
                        WITH RECURSIVE path (mailbox_id, depth) AS (
                            SELECT t.mailbox_id, 1
                              FROM mailbox t
                             WHERE t.account_id = :account
                               AND t.parent = 0
                               AND t.name = (:levels::text[])[1]
                               AND t.deleted_at IS NULL
                             UNION ALL
                            SELECT c.mailbox_id, p.depth + 1
                              FROM path p
                              JOIN mailbox c
                                ON c.account_id = :account
                               AND c.parent = p.mailbox_id
                               AND c.name = (:levels::text[])[p.depth + 1]
                               AND c.deleted_at IS NULL)
                        SELECT %s
                          FROM path p
                          JOIN mailbox m
                            ON m.account_id = :account
                           AND m.mailbox_id = p.mailbox_id
                         ORDER BY p.depth
                        """
                                .formatted(MailboxRow.COLUMNS))
                .param("account", account.value())
                .param("levels", name.levels().toArray(String[]::new))
                .query(MailboxRow::read)
                .list();
    }

    /// The mailbox, in autocommit.
    ///
    /// @throws Refused NoSuchMailbox when it is gone or cannot be selected
    public MailboxRow get(MailboxKey key) {
        return reads.sql(
                        """
                        SELECT %s
                          FROM mailbox m
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.deleted_at IS NULL
                           AND m.selectable
                        """
                                .formatted(MailboxRow.COLUMNS))
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .query(MailboxRow::read)
                .optional()
                .orElseThrow(() -> noSuchMailbox(key));
    }

    /// Locks the account row, and tells what it says then.
    ///
    /// @throws Refused SessionExpired when the account is gone
    public AccountUsage lockAccount(AccountId account) {
        boolean there =
                writes.sql(
                                """
                                SELECT account_id
                                  FROM account_usage
                                 WHERE account_id = :account
                                   FOR NO KEY UPDATE
                                """)
                        .param("account", account.value())
                        .query(Long.class)
                        .optional()
                        .isPresent();
        if (!there) {
            throw new Refused(new Refusal.SessionExpired());
        }
        return usage(writes, account);
    }

    /// What an account uses now, in autocommit: good enough to refuse early.
    public AccountUsage usage(AccountId account) {
        return usage(reads, account);
    }

    private static AccountUsage usage(JdbcClient jdbc, AccountId account) {
        return jdbc.sql(
                        """
                        SELECT u.used_bytes, u.used_messages, a.quota_bytes, a.quota_messages
                          FROM account_usage u
                          LEFT JOIN account a
                            ON a.account_id = u.account_id
                         WHERE u.account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) ->
                        new AccountUsage(
                                row.getLong("used_bytes"),
                                row.getLong("used_messages"),
                                row.getObject("quota_bytes", Long.class),
                                row.getObject("quota_messages", Long.class)))
                .optional()
                .orElseThrow(() -> new Refused(new Refusal.SessionExpired()));
    }

    /// Locks a mailbox.
    ///
    /// @throws Refused NoSuchMailbox when it is gone or cannot be selected
    public MailboxRow lock(MailboxKey key) {
        return lock(key.account(), List.of(key.mailbox().value())).stream()
                .filter(MailboxRow::selectable)
                .findFirst()
                .orElseThrow(() -> noSuchMailbox(key));
    }

    /// Locks mailboxes ascending; those that are gone are left out.
    public List<MailboxRow> lock(AccountId account, Collection<Integer> ids) {
        return writes.sql(
                        """
                        SELECT %s
                          FROM mailbox m
                         WHERE m.account_id = :account
                           AND m.mailbox_id = ANY(:ids)
                           AND m.deleted_at IS NULL
                         ORDER BY m.mailbox_id
                           FOR NO KEY UPDATE
                        """
                                .formatted(MailboxRow.COLUMNS))
                .param("account", account.value())
                .param("ids", ids.stream().mapToInt(Integer::intValue).toArray())
                .query(MailboxRow::read)
                .list();
    }

    public static Refused noSuchMailbox(MailboxKey key) {
        return new Refused(new Refusal.NoSuchMailbox(Integer.toString(key.mailbox().value())));
    }

    public static Refused noSuchMailbox(MailboxName name) {
        return new Refused(new Refusal.NoSuchMailbox(name.value()));
    }
}
