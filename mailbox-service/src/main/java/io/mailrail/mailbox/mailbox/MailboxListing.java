package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Rights;
import io.mailrail.api.SpecialUse;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The mailboxes and subscriptions of an account, all of them in one query; names are put together from their levels here.
@Component
final class MailboxListing {

    private final JdbcClient reads;
    private final SharedListing shared;

    MailboxListing(@Qualifier("mailboxReads") JdbcClient reads, SharedListing shared) {
        this.reads = reads;
        this.shared = shared;
    }

    /// @param id 0 for a subscription, whose `name` is a full one
    private record Row(
            int id, int parent, String name, boolean selectable, @Nullable String specialUse) {}

    /// An account's own, and what others share with it.
    List<MailboxEntry> list(AccountId account, String login) {
        var rows =
                reads.sql(
                                """
                                SELECT mailbox_id, parent, name, selectable, special_use
                                  FROM mailbox
                                 WHERE account_id = :account
                                   AND deleted_at IS NULL
                                 UNION ALL
                                SELECT 0, 0, name, FALSE, NULL
                                  FROM subscription
                                 WHERE account_id = :account
                                """)
                        .param("account", account.value())
                        .query((row, n) ->
                                new Row(
                                        row.getInt("mailbox_id"),
                                        row.getInt("parent"),
                                        row.getString("name"),
                                        row.getBoolean("selectable"),
                                        row.getString("special_use")))
                        .list();
        var assembly = new Assembly(rows);
        return assembly.entries(shared.list(account, login, assembly.subscribed));
    }

    /// Puts one account's rows together.
    private static final class Assembly {

        private final Map<Integer, Row> mailboxes = new HashMap<>();
        private final Map<Integer, String> names = new HashMap<>();
        private final Set<Integer> parents = new HashSet<>();
        private final Set<String> subscribed = new HashSet<>();

        Assembly(List<Row> rows) {
            for (var row : rows) {
                if (row.id() == 0) {
                    subscribed.add(row.name());
                } else {
                    mailboxes.put(row.id(), row);
                    parents.add(row.parent());
                }
            }
        }

        List<MailboxEntry> entries(Collection<MailboxEntry> shared) {
            var entries = new TreeMap<String, MailboxEntry>();
            for (var row : mailboxes.values()) {
                var name = name(row);
                entries.put(name, entry(row, name));
            }
            for (var entry : shared) {
                entries.put(entry.name().value(), entry);
            }
            for (var name : subscribed) {
                entries.computeIfAbsent(name, Assembly::nonexistent);
            }
            return List.copyOf(entries.values());
        }

        private String name(Row row) {
            var known = names.get(row.id());
            if (known != null) {
                return known;
            }
            var above = row.parent() == 0 ? null : mailboxes.get(row.parent());
            var name = above == null ? row.name() : name(above) + "/" + row.name();
            names.put(row.id(), name);
            return name;
        }

        private MailboxEntry entry(Row row, String name) {
            var attributes = EnumSet.noneOf(Attribute.class);
            if (subscribed.contains(name)) {
                attributes.add(Attribute.SUBSCRIBED);
            }
            if (parents.contains(row.id())) {
                attributes.add(Attribute.HAS_CHILDREN);
            }
            if (!row.selectable()) {
                attributes.add(Attribute.NOSELECT);
            }
            return new MailboxEntry(
                    new MailboxName(name),
                    Optional.of(new MailboxId(row.id())),
                    attributes,
                    specialUse(row.specialUse()));
        }

        private static MailboxEntry nonexistent(String name) {
            return new MailboxEntry(
                    new MailboxName(name),
                    Optional.empty(),
                    EnumSet.of(Attribute.SUBSCRIBED, Attribute.NONEXISTENT),
                    Optional.empty());
        }
    }

    private static Optional<SpecialUse> specialUse(@Nullable String wireName) {
        return Arrays.stream(SpecialUse.values())
                .filter(use -> use.wireName().equals(wireName))
                .findFirst();
    }

    /// The line of a mailbox that is there, as the caller sees it.
    MailboxEntry entry(AccountId caller, MailboxRow row, MailboxName name, Rights rights) {
        var attributes = EnumSet.noneOf(Attribute.class);
        if (!row.selectable()) {
            attributes.add(Attribute.NOSELECT);
        }
        reads.sql(
                        """
                        SELECT EXISTS (SELECT 1
                                         FROM subscription s
                                        WHERE s.account_id = :caller
                                          AND s.name = :name) AS subscribed,
                               EXISTS (SELECT 1
                                         FROM mailbox c
                                        WHERE c.account_id = :account
                                          AND c.parent = :mailbox
                                          AND c.deleted_at IS NULL) AS has_children
                        """)
                .param("account", row.account().value())
                .param("caller", caller.value())
                .param("name", name.value())
                .param("mailbox", row.id())
                .query(found -> {
                    if (found.getBoolean("subscribed")) {
                        attributes.add(Attribute.SUBSCRIBED);
                    }
                    if (found.getBoolean("has_children")) {
                        attributes.add(Attribute.HAS_CHILDREN);
                    }
                });
        return new MailboxEntry(
                name,
                Optional.of(new MailboxId(row.id())),
                attributes,
                specialUse(row.specialUse()),
                rights);
    }
}
