package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.mailbox.Removal.Which;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

/// Grows, prunes and grafts the hierarchy, each verb inside the caller's transaction; the account row, locked first, keeps others
/// out. A name is a row per level, so that a tree is renamed by changing one row.
///
/// A mailbox that is deleted while others lie below it leaves a new row in its place that cannot be selected. A MAILBOXID thus
/// never names two mailboxes, and the deleted one keeps its own row to be restored from.
@Component
final class MailboxTree {

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final Removal removal;
    private final MailboxLog log;
    private final Outbox outbox;
    private final AccessLists accessLists;
    private final MailboxProperties properties;
    private final Clock clock;

    MailboxTree(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            Removal removal,
            MailboxLog log,
            Outbox outbox,
            AccessLists accessLists,
            MailboxProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.removal = removal;
        this.log = log;
        this.outbox = outbox;
        this.accessLists = accessLists;
        this.properties = properties;
        this.clock = clock;
    }

    /// @return the new mailbox's number
    int create(AccountId account, MailboxName name, @Nullable SpecialUse use) {
        requireOwn(name);
        rows.lockAccount(account);
        var levels = name.levels();
        var path = rows.pathForUpdate(account, name);
        boolean there = path.size() == levels.size();
        if (there && path.getLast().selectable()) {
            throw new Refused(new Refusal.AlreadyExists(name.value()));
        }
        if (use != null) {
            requireFree(account, use);
        }
        if (!there) {
            requireRoom(account, levels.size() - path.size());
            int parent = parents(account, path, levels);
            return insert(account, parent, levels.getLast(), true, use);
        }
        makeSelectable(path.getLast(), use);
        return path.getLast().id();
    }

    /// Of each use an account has one mailbox at most: clients ask which one to put sent mail into, not which ones
    /// (RFC 6154 §3 leaves it to the server).
    private void requireFree(AccountId account, SpecialUse use) {
        boolean taken =
                writes.sql(
                                """
                                SELECT EXISTS (
                                    SELECT 1
                                      FROM mailbox
                                     WHERE account_id = :account
                                       AND special_use = :use
                                       AND deleted_at IS NULL)
                                """)
                        .param("account", account.value())
                        .param("use", use.wireName())
                        .query(Boolean.class)
                        .single();
        if (taken) {
            throw new Refused(new Refusal.AlreadyExists(use.wireName()));
        }
    }

    /// What others share is shown below this name.
    private static void requireOwn(MailboxName name) {
        if (name.isShared()) {
            throw new Refused(
                    new Refusal.NotPermitted(
                            MailboxName.OTHER_USERS + " is where shared mailboxes are shown"));
        }
    }

    void requireRoom(AccountId account, int more) {
        int there =
                writes.sql(
                                """
                                SELECT count(*)
                                  FROM mailbox
                                 WHERE account_id = :account
                                   AND deleted_at IS NULL
                                """)
                        .param("account", account.value())
                        .query(Integer.class)
                        .single();
        if (there + more > properties.maxMailboxes()) {
            throw new Refused(new Refusal.LimitReached("mailboxes"));
        }
    }

    /// Makes the levels above the last that are not there, and returns the lowest of them, 0 for the top.
    int parents(AccountId account, List<MailboxRow> path, List<String> levels) {
        int parent = path.isEmpty() ? 0 : path.getLast().id();
        for (int level = path.size(); level < levels.size() - 1; level++) {
            parent = insert(account, parent, levels.get(level), true, null);
        }
        return parent;
    }

    private record Numbers(int mailbox, long uidValidity) {}

    /// A UIDVALIDITY is above every one the account has had, so that a name never stands for two sets of UIDs.
    private Numbers next(AccountId account) {
        return writes.sql(
                        """
                        UPDATE account_usage
                           SET next_mailbox = next_mailbox + 1,
                               last_uidvalidity = greatest(last_uidvalidity + 1, :now)
                         WHERE account_id = :account
                        RETURNING next_mailbox - 1 AS mailbox, last_uidvalidity
                        """)
                .param("now", clock.instant().getEpochSecond())
                .param("account", account.value())
                .query((row, n) ->
                        new Numbers(row.getInt("mailbox"), row.getLong("last_uidvalidity")))
                .single();
    }

    long nextUidValidity(AccountId account) {
        return writes.sql(
                        """
                        UPDATE account_usage
                           SET last_uidvalidity = greatest(last_uidvalidity + 1, :now)
                         WHERE account_id = :account
                        RETURNING last_uidvalidity
                        """)
                .param("now", clock.instant().getEpochSecond())
                .param("account", account.value())
                .query(Long.class)
                .single();
    }

    private int insert(
            AccountId account,
            int parent,
            String name,
            boolean selectable,
            @Nullable SpecialUse use) {
        var numbers = next(account);
        writes.sql(
                        """
                        INSERT INTO mailbox (account_id, mailbox_id, parent, name, selectable, special_use, uidvalidity,
                                             uidnext, highestmodseq, log_from, recent_from, total, unseen, bytes, created_at)
                        VALUES (:account, :mailbox, :parent, :name, :selectable, :use, :uidvalidity,
                                1, 1, 0, 1, 0, 0, 0, :at)
                        """)
                .param("account", account.value())
                .param("mailbox", numbers.mailbox())
                .param("parent", parent)
                .param("name", name)
                .param("selectable", selectable)
                .param("use", use == null ? null : use.wireName())
                .param("uidvalidity", numbers.uidValidity())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (parent != 0) {
            accessLists.inherit(account, parent, numbers.mailbox());
        }
        return numbers.mailbox();
    }

    private void makeSelectable(MailboxRow row, @Nullable SpecialUse use) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET selectable = TRUE, special_use = :use, created_at = :at
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("use", use == null ? null : use.wireName())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("account", row.account().value())
                .param("mailbox", row.id())
                .update();
    }

    private MailboxRow require(AccountId account, MailboxName name) {
        return rows.findForUpdate(account, name).orElseThrow(() -> MailboxRows.noSuchMailbox(name));
    }

    /// @return what to tell the watchers
    MailboxChange delete(AccountId account, MailboxName name, String by) {
        rows.lockAccount(account);
        var found = require(account, name);
        if (name.isInbox()) {
            throw new Refused(new Refusal.NotPermitted("INBOX cannot be deleted"));
        }
        boolean hasChildren = hasChildren(found);
        if (!found.selectable() && hasChildren) {
            throw new Refused(new Refusal.HasChildren(name.value()));
        }
        var row = rows.lock(account, List.of(found.id())).getFirst();
        var at = clock.instant();
        var removed = removal.remove(row, UidSet.ALL, Which.ALL, by, at);
        var now = new ModSeq(removed.modSeq().value() + 1);
        writes.sql(
                        """
                        UPDATE mailbox
                           SET deleted_at = :at, deleted_name = :name, deleted_by = :by, highestmodseq = :modseq
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("name", name.value())
                .param("by", by)
                .param("modseq", now.value())
                .param("account", account.value())
                .param("mailbox", row.id())
                .update();
        if (hasChildren) {
            int place = insert(account, row.parent(), row.name(), false, null);
            adopt(account, row.id(), place);
        }
        accessLists.forget(row.key());
        var change = new MailboxChange(row.key(), now);
        outbox.record(List.of(change), at);
        return change;
    }

    private boolean hasChildren(MailboxRow row) {
        return writes.sql(
                        """
                        SELECT EXISTS (
                            SELECT 1
                              FROM mailbox
                             WHERE account_id = :account
                               AND parent = :mailbox
                               AND deleted_at IS NULL)
                        """)
                .param("account", row.account().value())
                .param("mailbox", row.id())
                .query(Boolean.class)
                .single();
    }

    /// What only holds a name leaves it, with all that lies below, to a mailbox that comes back.
    void giveWay(MailboxRow place, int to) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET deleted_at = :at
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("account", place.account().value())
                .param("mailbox", place.id())
                .update();
        adopt(place.account(), place.id(), to);
    }

    private void adopt(AccountId account, int from, int to) {
        writes.sql(
                        """
                        UPDATE mailbox
                           SET parent = :to
                         WHERE account_id = :account
                           AND parent = :from
                           AND deleted_at IS NULL
                        """)
                .param("to", to)
                .param("account", account.value())
                .param("from", from)
                .update();
    }

    /// @return what to tell the watchers
    List<MailboxChange> rename(AccountId account, MailboxName from, MailboxName to, String by) {
        requireOwn(to);
        rows.lockAccount(account);
        var row = require(account, from);
        if (to.isBelow(from) && !from.isInbox()) {
            throw new Refused(new Refusal.NotPermitted("a mailbox cannot move below itself"));
        }
        var levels = to.levels();
        var path = rows.pathForUpdate(account, to);
        if (path.size() == levels.size()) {
            throw new Refused(new Refusal.AlreadyExists(to.value()));
        }
        requireRoom(account, levels.size() - path.size() - (from.isInbox() ? 0 : 1));
        if (!from.isInbox()) {
            requireSpeakable(row, to);
        }
        int parent = parents(account, path, levels);
        if (from.isInbox()) {
            int target = insert(account, parent, levels.getLast(), true, null);
            return moveAll(row, target, by);
        }
        writes.sql(
                        """
                        UPDATE mailbox
                           SET parent = :parent, name = :name
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("parent", parent)
                .param("name", levels.getLast())
                .param("account", account.value())
                .param("mailbox", row.id())
                .update();
        return List.of();
    }

    /// @throws Refused Malformed when something below the mailbox would get a name that is too long or too deep
    private void requireSpeakable(MailboxRow row, MailboxName to) {
        var below =
                writes.sql(
                                """
                                WITH RECURSIVE below (mailbox_id, path) AS (
                                    SELECT c.mailbox_id, '/' || c.name
                                      FROM mailbox c
                                     WHERE c.account_id = :account
                                       AND c.parent = :mailbox
                                       AND c.deleted_at IS NULL
                                     UNION ALL
                                    SELECT c.mailbox_id, b.path || '/' || c.name
                                      FROM below b
                                      JOIN mailbox c
                                        ON c.account_id = :account
                                       AND c.parent = b.mailbox_id
                                       AND c.deleted_at IS NULL)
                                SELECT path FROM below
                                """)
                        .param("account", row.account().value())
                        .param("mailbox", row.id())
                        .query(String.class)
                        .list();
        for (var path : below) {
            try {
                new MailboxName(to.value() + path);
            } catch (IllegalArgumentException e) {
                throw new Refused(
                        new Refusal.Malformed("the name of a mailbox below it would be too long"),
                        e);
            }
        }
    }

    /// Gives the messages of INBOX to a new mailbox, with their UIDs (RFC 9051 §6.3.6).
    private List<MailboxChange> moveAll(MailboxRow inbox, int target, String by) {
        var locked = rows.lock(inbox.account(), List.of(inbox.id(), target));
        var from = locked.getFirst();
        var to = locked.getLast();
        var at = clock.instant();
        long modSeq = to.highestModSeq() + 1;
        writes.sql(
                        """
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date,
                                             save_date, size)
                        SELECT account_id, :target, uid, email_id, :modseq, flags, keywords, internal_date, :at, size
                          FROM message
                         WHERE account_id = :account
                           AND mailbox_id = :inbox
                        """)
                .param("target", target)
                .param("modseq", modSeq)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("account", from.account().value())
                .param("inbox", from.id())
                .update();
        var removed = removal.remove(from, UidSet.ALL, Which.ALL, by, at);
        if (removed.uids().isEmpty()) {
            return List.of();
        }
        removal.wentTo(to.id(), removed);
        log.changed(to.key(), new ModSeq(modSeq), removed.uids());
        writes.sql(
                        """
                        UPDATE mailbox
                           SET uidnext = :uidnext, highestmodseq = :modseq, total = :total, unseen = :unseen, bytes = :bytes
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("uidnext", from.uidNext())
                .param("modseq", modSeq)
                .param("total", from.total())
                .param("unseen", from.unseen())
                .param("bytes", from.bytes())
                .param("account", from.account().value())
                .param("mailbox", to.id())
                .update();
        addUsage(from);
        outbox.record(List.of(new MailboxChange(to.key(), new ModSeq(modSeq))), at);
        return List.of(
                new MailboxChange(from.key(), removed.modSeq()),
                new MailboxChange(to.key(), new ModSeq(modSeq)));
    }

    /// What moved is still there.
    private void addUsage(MailboxRow from) {
        writes.sql(
                        """
                        UPDATE account_usage
                           SET used_messages = used_messages + :messages, used_bytes = used_bytes + :bytes
                         WHERE account_id = :account
                        """)
                .param("messages", from.total())
                .param("bytes", from.bytes())
                .param("account", from.account().value())
                .update();
    }
}
