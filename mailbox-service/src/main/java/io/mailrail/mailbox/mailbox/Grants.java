package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclIdentifier;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Rights;
import io.mailrail.api.RightsChange;
import io.mailrail.mailbox.directory.AccountDeleted;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Rejected;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

/// Access control lists (RFC 4314): rows beside the mailbox, and for each grantee a row that tells it where to look. An account is
/// granted rights by its number, so that nobody inherits them with a login.
@Component
public final class Grants {

    /// Most entries of a mailbox.
    static final int MAX_ENTRIES = 1_000;

    /// Whom grants to `anyone` name.
    private static final long ANYONE = 0;

    /// Sorts above all rights that are granted.
    private static final int OWNERS = Integer.MAX_VALUE;

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final MailboxRows rows;
    private final Accounts accounts;

    Grants(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            MailboxRows rows,
            Accounts accounts) {
        this.writes = writes;
        this.reads = reads;
        this.rows = rows;
        this.accounts = accounts;
    }

    /// What an account may do in a mailbox of another, in autocommit.
    Rights of(AccountId caller, MailboxKey mailbox) {
        return new Rights(
                reads.sql(
                                """
                                SELECT coalesce(bit_or(a.rights) FILTER (WHERE NOT a.negative), 0)
                                       & ~coalesce(bit_or(a.rights) FILTER (WHERE a.negative), 0)
                                  FROM mailbox_acl a
                                 WHERE a.account_id = :account
                                   AND a.mailbox_id = :mailbox
                                   AND (a.grantee = :caller
                                        OR (a.grantee = 0
                                            AND EXISTS (
                                                SELECT
                                                  FROM account o
                                                  JOIN account c
                                                    ON c.domain_id = o.domain_id
                                                 WHERE o.account_id = :account
                                                   AND c.account_id = :caller)))
                                """)
                        .param("account", mailbox.account().value())
                        .param("mailbox", mailbox.mailbox().value())
                        .param("caller", caller.value())
                        .query(Integer.class)
                        .single());
    }

    /// The owner first, then the others by name; in autocommit.
    public List<AclEntry> list(MailboxKey mailbox) {
        var entries = new ArrayList<AclEntry>();
        reads.sql(
                        """
                        SELECT n.login, a.negative, a.rights
                          FROM mailbox_acl a
                          LEFT JOIN account n
                            ON n.account_id = a.grantee
                         WHERE a.account_id = :account
                           AND a.mailbox_id = :mailbox
                           AND (a.grantee = 0 OR n.state <> 'deleting')
                         UNION ALL
                        SELECT o.login, FALSE, :all
                          FROM account o
                         WHERE o.account_id = :account
                         ORDER BY 3 DESC, 1, 2
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("all", OWNERS)
                .query(row -> {
                    var login = row.getString("login");
                    int bits = row.getInt("rights");
                    var name = login == null ? AclIdentifier.ANYONE.value() : login;
                    entries.add(
                            new AclEntry(
                                    new AclIdentifier(
                                            (row.getBoolean("negative") ? "-" : "") + name),
                                    bits == OWNERS ? Rights.ALL : new Rights(bits)));
                });
        if (entries.isEmpty()) {
            return entries;
        }
        var owner = entries.removeFirst();
        entries.sort((a, b) -> a.identifier().value().compareTo(b.identifier().value()));
        entries.addFirst(owner);
        return entries;
    }

    /// Whom an entry names.
    ///
    /// @param id of the account, or 0 for anyone
    public record Grantee(long id, boolean negative, AclIdentifier identifier) {}

    /// Whom an identifier means. Asked before the transaction that changes something, for it reads the directory.
    ///
    /// @throws Refused Malformed for nobody
    public Grantee grantee(AclIdentifier identifier) {
        if (identifier.isAnyone()) {
            return new Grantee(ANYONE, identifier.isNegative(), identifier);
        }
        try {
            var account = accounts.get(identifier.name());
            return new Grantee(account.id().value(), identifier.isNegative(), identifier);
        } catch (Rejected unknown) {
            throw new Refused(
                    new Refusal.Malformed("there is no account " + identifier.name()), unknown);
        }
    }

    /// Changes the entry of an identifier, inside the caller's transaction. The grantee's account is locked first, so that its
    /// deletion finds the grant or comes before it.
    public void change(MailboxKey mailbox, Grantee grantee, RightsChange change) {
        if (grantee.id() == mailbox.account().value()) {
            throw new Refused(new Refusal.NotPermitted("the owner keeps all rights"));
        }
        long told = keep(mailbox.account(), grantee);
        rows.lockAccount(mailbox.account());
        rows.lock(mailbox);
        var rights = change.appliedTo(granted(mailbox, grantee));
        if (rights.equals(Rights.NONE)) {
            remove(mailbox, grantee, told);
        } else {
            put(mailbox, grantee, told, rights);
        }
    }

    /// @return the key in `shared_with` of whom this names
    private long keep(AccountId owner, Grantee grantee) {
        record Kept(long id, long domain) {}
        var kept =
                writes.sql(
                                """
                                SELECT account_id, domain_id
                                  FROM account
                                 WHERE account_id = :account
                                   AND state <> 'deleting'
                                   FOR SHARE
                                """)
                        .param("account", grantee.id() == ANYONE ? owner.value() : grantee.id())
                        .query((row, _) ->
                                new Kept(row.getLong("account_id"), row.getLong("domain_id")))
                        .optional()
                        .orElseThrow(() ->
                                new Refused(
                                        new Refusal.Malformed(
                                                "there is no account "
                                                        + grantee.identifier().name())));
        return grantee.id() == ANYONE ? -kept.domain() : kept.id();
    }

    private Rights granted(MailboxKey mailbox, Grantee grantee) {
        return writes.sql(
                        """
                        SELECT rights
                          FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND grantee = :grantee
                           AND negative = :negative
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("grantee", grantee.id())
                .param("negative", grantee.negative())
                .query(Integer.class)
                .optional()
                .map(Rights::new)
                .orElse(Rights.NONE);
    }

    private void put(MailboxKey mailbox, Grantee grantee, long told, Rights rights) {
        writes.sql(
                        """
                        INSERT INTO mailbox_acl (account_id, mailbox_id, grantee, negative, rights)
                        VALUES (:account, :mailbox, :grantee, :negative, :rights)
                        ON CONFLICT (account_id, mailbox_id, grantee, negative)
                           DO UPDATE SET rights = excluded.rights
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("grantee", grantee.id())
                .param("negative", grantee.negative())
                .param("rights", rights.bits())
                .update();
        writes.sql(
                        """
                        INSERT INTO shared_with (account_id, owner, mailbox_id)
                        VALUES (:told, :owner, :mailbox)
                        ON CONFLICT DO NOTHING
                        """)
                .param("told", told)
                .param("owner", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .update();
        int there =
                writes.sql(
                                """
                                SELECT count(*)
                                  FROM mailbox_acl
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                """)
                        .param("account", mailbox.account().value())
                        .param("mailbox", mailbox.mailbox().value())
                        .query(Integer.class)
                        .single();
        if (there > MAX_ENTRIES) {
            throw new Refused(new Refusal.LimitReached("entries of an access control list"));
        }
    }

    private void remove(MailboxKey mailbox, Grantee grantee, long told) {
        writes.sql(
                        """
                        DELETE FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND grantee = :grantee
                           AND negative = :negative
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("grantee", grantee.id())
                .param("negative", grantee.negative())
                .update();
        writes.sql(
                        """
                        DELETE FROM shared_with s
                         WHERE s.account_id = :told
                           AND s.owner = :owner
                           AND s.mailbox_id = :mailbox
                           AND NOT EXISTS (
                               SELECT
                                 FROM mailbox_acl a
                                WHERE a.account_id = :owner
                                  AND a.mailbox_id = :mailbox
                                  AND a.grantee = :grantee)
                        """)
                .param("told", told)
                .param("owner", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("grantee", grantee.id())
                .update();
    }

    /// A new mailbox is shared as the one above it (RFC 4314 §4); inside the caller's transaction.
    void inherit(AccountId account, int parent, int mailbox) {
        writes.sql(
                        """
                        WITH inherited AS (
                            INSERT INTO mailbox_acl (account_id, mailbox_id, grantee, negative, rights)
                            SELECT a.account_id, :mailbox, a.grantee, a.negative, a.rights
                              FROM mailbox_acl a
                             WHERE a.account_id = :account
                               AND a.mailbox_id = :parent
                         RETURNING grantee)
                        INSERT INTO shared_with (account_id, owner, mailbox_id)
                        SELECT DISTINCT CASE WHEN i.grantee = 0 THEN -o.domain_id ELSE i.grantee END, o.account_id, :mailbox
                          FROM inherited i
                          JOIN account o
                            ON o.account_id = :account
                        ON CONFLICT DO NOTHING
                        """)
                .param("account", account.value())
                .param("parent", parent)
                .param("mailbox", mailbox)
                .update();
    }

    /// A mailbox is shared with nobody any more; inside the caller's transaction.
    public void forget(MailboxKey mailbox) {
        forget("= " + mailbox.mailbox().value(), mailbox.account());
    }

    private void forget(String which, AccountId account) {
        writes.sql(
                        """
                        WITH gone AS (
                            DELETE FROM mailbox_acl a
                             WHERE a.account_id = :account
                               AND a.mailbox_id %s
                         RETURNING a.mailbox_id, a.grantee)
                        DELETE FROM shared_with s
                         USING gone g, account o
                         WHERE o.account_id = :account
                           AND s.account_id = CASE WHEN g.grantee = 0 THEN -o.domain_id ELSE g.grantee END
                           AND s.owner = :account
                           AND s.mailbox_id = g.mailbox_id
                        """
                                .formatted(which))
                .param("account", account.value())
                .update();
    }

    /// What was granted to an account, and by it, goes with it, in the transaction that deletes it.
    @EventListener
    void gone(AccountDeleted event) {
        forget("> 0", event.account());
        writes.sql(
                        """
                        WITH told AS (
                            DELETE FROM shared_with s
                             WHERE s.account_id = :account
                         RETURNING s.owner, s.mailbox_id)
                        DELETE FROM mailbox_acl a
                         USING told t
                         WHERE a.account_id = t.owner
                           AND a.mailbox_id = t.mailbox_id
                           AND a.grantee = :account
                        """)
                .param("account", event.account().value())
                .update();
    }
}
