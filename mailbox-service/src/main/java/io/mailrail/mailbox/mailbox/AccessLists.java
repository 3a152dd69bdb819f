package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Rights;
import io.mailrail.mailbox.directory.AccountDeleted;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The access control lists of mailboxes (RFC 4314 §3), and beside them who finds what in LIST. Changes happen inside the caller's
/// transaction, behind the owner's account row.
@Component
public final class AccessLists {

    private static final String ANYONE = "anyone";

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final MailboxRows rows;
    private final SharingProperties properties;

    AccessLists(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            MailboxRows rows,
            SharingProperties properties) {
        this.writes = writes;
        this.reads = reads;
        this.rows = rows;
        this.properties = properties;
    }

    /// The owner, who has every right, and then the lines.
    public List<AclEntry> list(MailboxKey mailbox) {
        var lines = new ArrayList<AclEntry>();
        lines.add(new AclEntry(login(mailbox.account()), Rights.ALL));
        lines.addAll(
                reads.sql(
                                """
                                SELECT identifier, rights
                                  FROM mailbox_acl
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                 ORDER BY identifier
                                """)
                        .param("account", mailbox.account().value())
                        .param("mailbox", mailbox.mailbox().value())
                        .query((row, _) ->
                                new AclEntry(
                                        row.getString("identifier"),
                                        new Rights(row.getInt("rights"))))
                        .list());
        return lines;
    }

    String login(AccountId account) {
        return reads.sql("SELECT login FROM account WHERE account_id = :account")
                .param("account", account.value())
                .query(String.class)
                .optional()
                .orElseThrow(() -> new Refused(new Refusal.SessionExpired()));
    }

    /// Whom an identifier speaks of.
    ///
    /// @param text in its one form
    /// @param account absent for anyone
    public record Identifier(String text, Optional<AccountId> account) {}

    /// @throws Refused Malformed when it speaks of nobody
    public Identifier identifier(String given) {
        boolean denying = given.startsWith("-");
        var name =
                Normalizer.normalize(denying ? given.substring(1) : given, Normalizer.Form.NFC)
                        .toLowerCase(Locale.ROOT);
        var sign = denying ? "-" : "";
        if (name.equals(ANYONE)) {
            return new Identifier(sign + ANYONE, Optional.empty());
        }
        return reads.sql(
                        "SELECT account_id FROM account WHERE login = :login AND state <> 'deleting'")
                .param("login", name)
                .query(Long.class)
                .optional()
                .map(id -> new Identifier(sign + name, Optional.of(new AccountId(id))))
                .orElseThrow(() -> new Refused(new Refusal.Malformed("nobody here is called so")));
    }

    /// @throws Refused NotPermitted for the owner, whose rights stay; LimitReached
    public void set(MailboxKey mailbox, Identifier identifier, AclChange change) {
        if (identifier.account().filter(mailbox.account()::equals).isPresent()) {
            throw new Refused(new Refusal.NotPermitted("the owner keeps every right"));
        }
        rows.lockAccount(mailbox.account());
        rows.lock(mailbox);
        requireStill(identifier);
        var before = rights(mailbox, identifier.text());
        var after =
                switch (change.kind()) {
                    case REPLACE -> change.rights();
                    case ADD -> before.plus(change.rights());
                    case REMOVE -> before.minus(change.rights());
                };
        if (after.isEmpty()) {
            delete(mailbox, identifier);
            return;
        }
        writes.sql(
                        """
                        INSERT INTO mailbox_acl (account_id, mailbox_id, identifier, rights)
                        VALUES (:account, :mailbox, :identifier, :rights)
                        ON CONFLICT (account_id, mailbox_id, identifier) DO UPDATE SET rights = excluded.rights
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("identifier", identifier.text())
                .param("rights", after.bits())
                .update();
        requireFew(mailbox);
        find(mailbox, identifier);
    }

    /// The account of an identifier stays until the commit: what is granted to one that goes would fall to whoever gets its address.
    private void requireStill(Identifier identifier) {
        if (identifier.account().isEmpty()) {
            return;
        }
        boolean there =
                writes.sql(
                                """
                                SELECT account_id FROM account
                                 WHERE account_id = :grantee AND state <> 'deleting'
                                   FOR SHARE
                                """)
                        .param("grantee", identifier.account().get().value())
                        .query(Long.class)
                        .optional()
                        .isPresent();
        if (!there) {
            throw new Refused(new Refusal.Malformed("nobody here is called so"));
        }
    }

    private Rights rights(MailboxKey mailbox, String identifier) {
        return writes.sql(
                        """
                        SELECT rights
                          FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND identifier = :identifier
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("identifier", identifier)
                .query(Integer.class)
                .optional()
                .map(Rights::new)
                .orElse(Rights.NONE);
    }

    private void requireFew(MailboxKey mailbox) {
        int lines =
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
        if (lines > properties.maxEntries()) {
            throw new Refused(new Refusal.LimitReached("lines of an access control list"));
        }
    }

    private void find(MailboxKey mailbox, Identifier identifier) {
        writes.sql(
                        """
                        INSERT INTO shared_with (account_id, domain_id, owner, mailbox_id)
                        VALUES (:grantee, :domain, :owner, :mailbox)
                        ON CONFLICT DO NOTHING
                        """)
                .param("grantee", identifier.account().map(AccountId::value).orElse(0L))
                .param("domain", identifier.account().isPresent() ? 0L : domain(mailbox.account()))
                .param("owner", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .update();
    }

    private long domain(AccountId account) {
        return writes.sql("SELECT domain_id FROM account WHERE account_id = :account")
                .param("account", account.value())
                .query(Long.class)
                .single();
    }

    /// Takes the line of an identifier away.
    public void delete(MailboxKey mailbox, Identifier identifier) {
        rows.lockAccount(mailbox.account());
        writes.sql(
                        """
                        DELETE FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND identifier = :identifier
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("identifier", identifier.text())
                .update();
        var other =
                identifier.text().startsWith("-")
                        ? identifier.text().substring(1)
                        : "-" + identifier.text();
        if (rights(mailbox, other).isEmpty()) {
            writes.sql(
                            """
                            DELETE FROM shared_with
                             WHERE account_id = :grantee
                               AND domain_id = :domain
                               AND owner = :owner
                               AND mailbox_id = :mailbox
                            """)
                    .param("grantee", identifier.account().map(AccountId::value).orElse(0L))
                    .param(
                            "domain",
                            identifier.account().isPresent() ? 0L : domain(mailbox.account()))
                    .param("owner", mailbox.account().value())
                    .param("mailbox", mailbox.mailbox().value())
                    .update();
        }
    }

    /// A new mailbox is shared as the one above it (RFC 4314 §4).
    void inherit(AccountId account, int parent, int mailbox) {
        int inherited =
                writes.sql(
                                """
                                INSERT INTO mailbox_acl (account_id, mailbox_id, identifier, rights)
                                SELECT :account, :mailbox, identifier, rights
                                  FROM mailbox_acl
                                 WHERE account_id = :account
                                   AND mailbox_id = :parent
                                """)
                        .param("account", account.value())
                        .param("mailbox", mailbox)
                        .param("parent", parent)
                        .update();
        if (inherited > 0) {
            findAll(account, mailbox);
        }
    }

    private void findAll(AccountId account, int mailbox) {
        writes.sql(
                        """
                        INSERT INTO shared_with (account_id, domain_id, owner, mailbox_id)
                        SELECT coalesce(g.account_id, 0), CASE WHEN g.account_id IS NULL THEN :domain ELSE 0 END,
                               :account, :mailbox
                          FROM mailbox_acl c
                          LEFT JOIN account g
                            ON g.login = regexp_replace(c.identifier, '^-', '')
                         WHERE c.account_id = :account
                           AND c.mailbox_id = :mailbox
                           AND (g.account_id IS NOT NULL OR regexp_replace(c.identifier, '^-', '') = 'anyone')
                        ON CONFLICT DO NOTHING
                        """)
                .param("domain", domain(account))
                .param("account", account.value())
                .param("mailbox", mailbox)
                .update();
    }

    /// A mailbox is deleted, and with it who may use it (RFC 4314 §4).
    void forget(MailboxKey mailbox) {
        writes.sql(
                        """
                        DELETE FROM shared_with w
                         USING (SELECT coalesce(g.account_id, 0) AS grantee
                                  FROM mailbox_acl c
                                  LEFT JOIN account g
                                    ON g.login = regexp_replace(c.identifier, '^-', '')
                                 WHERE c.account_id = :account
                                   AND c.mailbox_id = :mailbox) x
                         WHERE w.account_id = x.grantee
                           AND w.owner = :account
                           AND w.mailbox_id = :mailbox
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .update();
        writes.sql(
                        """
                        DELETE FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .update();
    }

    /// An account goes: no line speaks of it any more, from the moment its address is free, so that whoever gets that one day inherits
    /// nothing.
    @EventListener
    void forget(AccountDeleted deleted) {
        var granted = granted(deleted.account());
        writes.sql(
                        """
                        DELETE FROM mailbox_acl c
                         USING unnest(:owners, :mailboxes) AS s (owner, mailbox_id)
                         WHERE c.account_id = s.owner
                           AND c.mailbox_id = s.mailbox_id
                           AND c.identifier = ANY(:identifiers)
                        """)
                .param("owners", owners(granted))
                .param("mailboxes", mailboxes(granted))
                .param("identifiers", new String[] {deleted.login(), "-" + deleted.login()})
                .update();
    }

    private record Shared(long owner, int mailbox) {}

    private List<Shared> granted(AccountId account) {
        return writes.sql(
                        """
                        SELECT owner, mailbox_id AS mailbox
                          FROM shared_with
                         WHERE account_id = :account
                        """)
                .param("account", account.value())
                .query(Shared.class)
                .list();
    }

    private static long[] owners(List<Shared> granted) {
        return granted.stream().mapToLong(Shared::owner).toArray();
    }

    private static int[] mailboxes(List<Shared> granted) {
        return granted.stream().mapToInt(Shared::mailbox).toArray();
    }

    /// The mail of a deleted account goes: nobody finds its mailboxes any more, and nobody remembers what it has read. Inside a
    /// transaction of its own.
    public void forgetAccount(AccountId account) {
        var granted = granted(account);
        for (var table : List.of("message_seen", "mailbox_reader")) {
            writes.sql(
                            """
                            DELETE FROM %s r
                             USING unnest(:owners, :mailboxes) AS s (owner, mailbox_id)
                             WHERE r.account_id = s.owner
                               AND r.mailbox_id = s.mailbox_id
                               AND r.reader = :account
                            """
                                    .formatted(table))
                    .param("owners", owners(granted))
                    .param("mailboxes", mailboxes(granted))
                    .param("account", account.value())
                    .update();
        }
        writes.sql("DELETE FROM shared_with WHERE account_id = :account")
                .param("account", account.value())
                .update();
        for (int mailbox :
                writes.sql(
                                """
                                SELECT DISTINCT mailbox_id
                                  FROM mailbox_acl
                                 WHERE account_id = :account
                                """)
                        .param("account", account.value())
                        .query(Integer.class)
                        .list()) {
            forget(new MailboxKey(account, new MailboxId(mailbox)));
        }
    }
}
