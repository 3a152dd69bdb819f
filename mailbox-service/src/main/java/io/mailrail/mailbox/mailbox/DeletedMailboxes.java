package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Mailboxes that were deleted and can come back, and where the messages of any mailbox go back to.
///
/// A mailbox comes back as itself: its MAILBOXID, its annotations and its UIDs go on, under a new UIDVALIDITY (RFC 9051 §2.3.1.1),
/// for clients have forgotten it. Where another one has its name by now, that one takes what is restored.
@Component
public final class DeletedMailboxes {

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final MailboxRows rows;
    private final MailboxTree tree;

    DeletedMailboxes(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            MailboxRows rows,
            MailboxTree tree) {
        this.writes = writes;
        this.reads = reads;
        this.rows = rows;
        this.tree = tree;
    }

    /// @param name the full name it had
    /// @param messages those that can still be restored
    public record Deleted(
            int id, String name, Instant deletedAt, String deletedBy, long messages) {}

    /// Those that were deleted since, the last one first.
    public List<Deleted> since(AccountId account, Instant since, int most) {
        return reads.sql(
                        """
                        SELECT m.mailbox_id, m.deleted_name, m.deleted_at, m.deleted_by,
                               (SELECT count(*)
                                  FROM removed r
                                 WHERE r.account_id = m.account_id
                                   AND r.mailbox_id = m.mailbox_id
                                   AND r.moved_account IS NULL
                                   AND r.removed_at >= :since) AS messages
                          FROM mailbox m
                         WHERE m.account_id = :account
                           AND m.deleted_at >= :since
                           AND m.deleted_name IS NOT NULL
                           AND m.selectable
                         ORDER BY m.deleted_at DESC, m.mailbox_id DESC
                         LIMIT :most
                        """)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("account", account.value())
                .param("most", most)
                .query((row, _) ->
                        new Deleted(
                                row.getInt("mailbox_id"),
                                row.getString("deleted_name"),
                                row.getObject("deleted_at", OffsetDateTime.class).toInstant(),
                                row.getString("deleted_by"),
                                row.getLong("messages")))
                .list();
    }

    /// The mailboxes that had or have this name, in the order in which they are to be restored: the one that stands, then those
    /// deleted since, the last one first.
    public List<Integer> named(AccountId account, MailboxName name, Instant since) {
        var deleted =
                reads.sql(
                                """
                                SELECT m.mailbox_id
                                  FROM mailbox m
                                 WHERE m.account_id = :account
                                   AND m.deleted_name = :name
                                   AND m.deleted_at >= :since
                                   AND m.selectable
                                 ORDER BY m.deleted_at DESC, m.mailbox_id DESC
                                """)
                        .param("account", account.value())
                        .param("name", name.value())
                        .param("since", since.atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .list();
        var all = new ArrayList<Integer>();
        rows.find(account, name).filter(MailboxRow::selectable).ifPresent(row -> all.add(row.id()));
        all.addAll(deleted);
        return List.copyOf(all);
    }

    /// The full names of these mailboxes; of a deleted one, the name it had.
    public Map<Integer, String> names(AccountId account, Collection<Integer> mailboxes) {
        return names(reads, account, mailboxes);
    }

    private static Map<Integer, String> names(
            JdbcClient jdbc, AccountId account, Collection<Integer> mailboxes) {
        var keys =
                mailboxes.stream().map(id -> new MailboxKey(account, new MailboxId(id))).toList();
        var names = new HashMap<Integer, String>();
        names(jdbc, keys).forEach((key, name) -> names.put(key.mailbox().value(), name));
        return names;
    }

    /// The same of mailboxes of many accounts.
    public Map<MailboxKey, String> names(Collection<MailboxKey> mailboxes) {
        return names(reads, mailboxes);
    }

    private static Map<MailboxKey, String> names(
            JdbcClient jdbc, Collection<MailboxKey> mailboxes) {
        var names = new HashMap<MailboxKey, String>();
        jdbc.sql(
                        """
                        WITH RECURSIVE up (account_id, mailbox_id, parent, path) AS (
                            SELECT m.account_id, m.mailbox_id,
                                   CASE WHEN m.deleted_name IS NULL THEN m.parent ELSE 0 END,
                                   coalesce(m.deleted_name, m.name)
                              FROM unnest(:accounts, :ids) AS k (account_id, mailbox_id)
                              JOIN mailbox m
                                ON m.account_id = k.account_id
                               AND m.mailbox_id = k.mailbox_id
                             UNION ALL
                            SELECT u.account_id, u.mailbox_id, p.parent, p.name || '/' || u.path
                              FROM up u
                              JOIN mailbox p
                                ON p.account_id = u.account_id
                               AND p.mailbox_id = u.parent)
                        SELECT account_id, mailbox_id, path FROM up WHERE parent = 0
                        """)
                .param("accounts", SqlArrays.longs(mailboxes, k -> k.account().value()))
                .param("ids", SqlArrays.ints(mailboxes, k -> k.mailbox().value()))
                .query(row -> {
                    names.put(
                            new MailboxKey(
                                    new AccountId(row.getLong("account_id")),
                                    new MailboxId(row.getInt("mailbox_id"))),
                            row.getString("path"));
                });
        return names;
    }

    /// Where what was in a mailbox goes back to.
    ///
    /// @param mailbox locked
    /// @param recreated whether it had been gone
    public record Home(MailboxRow mailbox, String name, boolean recreated) {}

    /// Finds that place or makes it, inside the caller's transaction, which has locked the account.
    ///
    /// @throws Refused NoSuchMailbox when nothing is known of this mailbox any more; LimitReached, Malformed when it cannot be
    ///     made again
    public Home home(AccountId account, int mailbox) {
        record State(boolean deleted, boolean selectable) {}
        var state =
                writes.sql(
                                """
                                SELECT deleted_name IS NOT NULL AS deleted, selectable
                                  FROM mailbox
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                """)
                        .param("account", account.value())
                        .param("mailbox", mailbox)
                        .query((row, _) ->
                                new State(row.getBoolean("deleted"), row.getBoolean("selectable")))
                        .optional()
                        .orElseThrow(() -> gone(mailbox));
        var text = names(writes, account, List.of(mailbox)).get(mailbox);
        if (text == null) {
            throw gone(mailbox);
        }
        if (!state.deleted() && state.selectable()) {
            return new Home(lock(account, mailbox), text, false);
        }
        var name = name(text);
        var path = rows.pathForUpdate(account, name);
        if (path.size() < name.levels().size()) {
            tree.requireRoom(account, name.levels().size() - path.size());
            int parent = tree.parents(account, path, name.levels());
            comeBack(account, mailbox, parent, name.levels().getLast());
            return new Home(lock(account, mailbox), text, true);
        }
        var there = path.getLast();
        if (there.selectable()) {
            return new Home(lock(account, there.id()), text, false);
        }
        if (there.id() != mailbox) {
            tree.giveWay(there, mailbox);
            comeBack(account, mailbox, there.parent(), there.name());
        }
        return new Home(lock(account, mailbox), text, true);
    }

    private static Refused gone(int mailbox) {
        return new Refused(new Refusal.NoSuchMailbox(Integer.toString(mailbox)));
    }

    private static MailboxName name(String text) {
        try {
            return new MailboxName(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.Malformed("the mailbox's name would be too long"), e);
        }
    }

    private MailboxRow lock(AccountId account, int mailbox) {
        return rows.lock(account, List.of(mailbox)).getFirst();
    }

    /// The log of before its deletion says nothing to anybody. A special use that another mailbox has by now is not taken back.
    private void comeBack(AccountId account, int mailbox, int parent, String name) {
        long uidValidity = tree.nextUidValidity(account);
        writes.sql(
                        """
                        UPDATE mailbox m
                           SET deleted_at = NULL,
                               deleted_name = NULL,
                               deleted_by = NULL,
                               parent = :parent,
                               name = :name,
                               uidvalidity = :uidvalidity,
                               highestmodseq = m.highestmodseq + 1,
                               log_from = m.highestmodseq + 1,
                               recent_from = m.uidnext,
                               special_use = CASE WHEN NOT EXISTS (SELECT FROM mailbox o
                                                                    WHERE o.account_id = m.account_id
                                                                      AND o.special_use = m.special_use
                                                                      AND o.deleted_at IS NULL)
                                                  THEN m.special_use END
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                        """)
                .param("parent", parent)
                .param("name", name)
                .param("uidvalidity", uidValidity)
                .param("account", account.value())
                .param("mailbox", mailbox)
                .update();
    }
}
