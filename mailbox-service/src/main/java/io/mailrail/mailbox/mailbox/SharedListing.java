package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The mailboxes that others share with an account, as LIST shows them: those that it may look up (RFC 4314 §4), the levels above
/// them as names that cannot be selected.
@Component
final class SharedListing {

    private final JdbcClient reads;
    private final SharingProperties properties;

    SharedListing(@Qualifier("mailboxReads") JdbcClient reads, SharingProperties properties) {
        this.reads = reads;
        this.properties = properties;
    }

    private record Shared(long owner, int mailbox) {}

    private record Level(int parent, String name, boolean selectable) {}

    /// @param subscribed full names
    Collection<MailboxEntry> list(AccountId account, String login, Set<String> subscribed) {
        var shared = shared(account);
        if (shared.isEmpty()) {
            return List.of();
        }
        var owners = shared.stream().mapToLong(Shared::owner).distinct().toArray();
        var logins = logins(owners);
        var levels = levels(owners);
        var rights = rights(owners, login);
        var entries = new TreeMap<String, MailboxEntry>();
        for (var one : shared) {
            var key = new MailboxKey(new AccountId(one.owner()), new MailboxId(one.mailbox()));
            var level = levels.get(key);
            var owner = logins.get(one.owner());
            var sum = rights.get(key);
            if (level == null || owner == null || sum == null || !sum.rights().has(Right.LOOKUP)) {
                continue;
            }
            var name = MailboxName.OTHER_USERS + "/" + owner + "/" + name(key, level, levels);
            put(entries, name, Optional.of(key.mailbox()), level.selectable(), sum.rights());
        }
        return marked(entries, subscribed);
    }

    private List<Shared> shared(AccountId account) {
        return reads.sql(
                        """
                        SELECT owner, mailbox_id AS mailbox
                          FROM shared_with
                         WHERE account_id = :account
                         UNION
                        SELECT owner, mailbox_id
                          FROM shared_with
                         WHERE account_id = 0
                           AND domain_id = (SELECT domain_id FROM account WHERE account_id = :account)
                           AND owner <> :account
                         ORDER BY owner, mailbox
                         LIMIT :most
                        """)
                .param("account", account.value())
                .param("most", properties.maxListed())
                .query(Shared.class)
                .list();
    }

    private Map<Long, String> logins(long[] owners) {
        var logins = new HashMap<Long, String>();
        reads.sql(
                        """
                        SELECT account_id, login FROM account
                         WHERE account_id = ANY(:owners) AND state <> 'deleting'
                        """)
                .param("owners", owners)
                .query(row -> {
                    logins.put(row.getLong("account_id"), row.getString("login"));
                });
        return logins;
    }

    private Map<MailboxKey, Level> levels(long[] owners) {
        var levels = new HashMap<MailboxKey, Level>();
        reads.sql(
                        """
                        SELECT account_id, mailbox_id, parent, name, selectable
                          FROM mailbox
                         WHERE account_id = ANY(:owners)
                           AND deleted_at IS NULL
                        """)
                .param("owners", owners)
                .query(row -> {
                    levels.put(
                            new MailboxKey(
                                    new AccountId(row.getLong("account_id")),
                                    new MailboxId(row.getInt("mailbox_id"))),
                            new Level(
                                    row.getInt("parent"),
                                    row.getString("name"),
                                    row.getBoolean("selectable")));
                });
        return levels;
    }

    private Map<MailboxKey, Sharing.Sum> rights(long[] owners, String login) {
        var rights = new HashMap<MailboxKey, Sharing.Sum>();
        reads.sql(
                        """
                        SELECT c.account_id, c.mailbox_id, c.identifier, c.rights
                          FROM mailbox_acl c
                         WHERE c.account_id = ANY(:owners)
                           AND c.identifier = ANY(:identifiers)
                           AND (c.identifier NOT IN ('anyone', '-anyone')
                                OR EXISTS (SELECT 1
                                             FROM account o
                                             JOIN account g ON g.domain_id = o.domain_id
                                            WHERE o.account_id = c.account_id
                                              AND g.login = :login))
                        """)
                .param("login", login)
                .param("owners", owners)
                .param("identifiers", Sharing.identifiers(login))
                .query(row -> {
                    rights.computeIfAbsent(
                                    new MailboxKey(
                                            new AccountId(row.getLong("account_id")),
                                            new MailboxId(row.getInt("mailbox_id"))),
                                    _ -> new Sharing.Sum(login))
                            .add(row.getString("identifier"), new Rights(row.getInt("rights")));
                });
        return rights;
    }

    private static String name(MailboxKey key, Level level, Map<MailboxKey, Level> levels) {
        var name = level.name();
        for (int parent = level.parent(); parent != 0; ) {
            var above = levels.get(new MailboxKey(key.account(), new MailboxId(parent)));
            if (above == null) {
                break;
            }
            name = above.name() + "/" + name;
            parent = above.parent();
        }
        return name;
    }

    /// With the levels above that are not listed yet.
    private static void put(
            Map<String, MailboxEntry> entries,
            String name,
            Optional<MailboxId> id,
            boolean selectable,
            Rights rights) {
        var attributes = EnumSet.noneOf(Attribute.class);
        if (!selectable) {
            attributes.add(Attribute.NOSELECT);
        }
        entries.put(
                name,
                new MailboxEntry(new MailboxName(name), id, attributes, Optional.empty(), rights));
        int slash = name.lastIndexOf('/');
        var above = slash < 0 ? "" : name.substring(0, slash);
        if (!above.isEmpty() && !entries.containsKey(above)) {
            put(entries, above, Optional.empty(), false, Rights.of(Right.LOOKUP));
        }
    }

    private static List<MailboxEntry> marked(
            Map<String, MailboxEntry> entries, Set<String> subscribed) {
        var parents = new HashSet<String>();
        for (var name : entries.keySet()) {
            int slash = name.lastIndexOf('/');
            if (slash > 0) {
                parents.add(name.substring(0, slash));
            }
        }
        return entries.values().stream()
                .map(entry -> {
                    var attributes = EnumSet.noneOf(Attribute.class);
                    attributes.addAll(entry.attributes());
                    if (parents.contains(entry.name().value())) {
                        attributes.add(Attribute.HAS_CHILDREN);
                    }
                    if (subscribed.contains(entry.name().value())) {
                        attributes.add(Attribute.SUBSCRIBED);
                    }
                    return new MailboxEntry(
                            entry.name(),
                            entry.id(),
                            attributes,
                            entry.specialUse(),
                            entry.rights());
                })
                .toList();
    }
}
