package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What others share with an account, below [MailboxName#OTHER_USERS]: the grantee's own rows tell whose mailboxes to read, and
/// then all of them are read at once. A level that is not shared, or does not exist, shows as one that cannot be selected when
/// something below it is shared.
@Component
final class SharedListing {

    /// Most owners whose mailboxes are listed.
    private static final int MAX_OWNERS = 1_000;

    private final JdbcClient reads;

    SharedListing(@Qualifier("mailboxReads") JdbcClient reads) {
        this.reads = reads;
    }

    private record Owner(long account, String login, boolean sameDomain) {}

    private record Row(long owner, int id, int parent, String name, boolean shown) {}

    /// An account's own lines, and then those that are shared with it.
    List<MailboxEntry> listed(AccountId reader, List<MailboxEntry> own) {
        var owners = owners(reader);
        if (owners.isEmpty()) {
            return own;
        }
        var subscribed =
                own.stream()
                        .filter(entry -> entry.attributes().contains(Attribute.SUBSCRIBED))
                        .map(entry -> entry.name().value())
                        .collect(Collectors.toSet());
        var entries = new TreeMap<String, MailboxEntry>();
        var rows = rows(reader, owners).stream().collect(Collectors.groupingBy(Row::owner));
        for (var owner : owners) {
            add(owner, rows.getOrDefault(owner.account(), List.of()), subscribed, entries);
        }
        var all = new TreeMap<String, MailboxEntry>();
        own.forEach(entry -> all.put(entry.name().value(), entry));
        all.putAll(entries);
        return List.copyOf(all.values());
    }

    private List<Owner> owners(AccountId reader) {
        return reads.sql(
                        """
                        SELECT DISTINCT o.account_id, o.login, o.domain_id = c.domain_id AS same_domain
                          FROM account c
                          JOIN shared_with s
                            ON s.account_id = c.account_id
                            OR s.account_id = -c.domain_id
                          JOIN account o
                            ON o.account_id = s.owner
                           AND o.account_id <> :reader
                           AND o.state <> 'deleting'
                         WHERE c.account_id = :reader
                         ORDER BY o.login
                         LIMIT :most
                        """)
                .param("reader", reader.value())
                .param("most", MAX_OWNERS)
                .query((row, _) ->
                        new Owner(
                                row.getLong("account_id"),
                                row.getString("login"),
                                row.getBoolean("same_domain")))
                .list();
    }

    private List<Row> rows(AccountId reader, List<Owner> owners) {
        return reads.sql(
                        """
                        SELECT m.account_id, m.mailbox_id, m.parent, m.name, m.selectable,
                               coalesce(bit_or(a.rights) FILTER (WHERE NOT a.negative), 0)
                               & ~coalesce(bit_or(a.rights) FILTER (WHERE a.negative), 0) AS rights
                          FROM unnest(:owners, :neighbours) AS o (account_id, neighbour)
                          JOIN mailbox m
                            ON m.account_id = o.account_id
                           AND m.deleted_at IS NULL
                          LEFT JOIN mailbox_acl a
                            ON a.account_id = m.account_id
                           AND a.mailbox_id = m.mailbox_id
                           AND (a.grantee = :reader OR (a.grantee = 0 AND o.neighbour = 1))
                         GROUP BY m.account_id, m.mailbox_id
                        """)
                .param("owners", SqlArrays.longs(owners, Owner::account))
                .param("neighbours", SqlArrays.longs(owners, o -> o.sameDomain() ? 1 : 0))
                .param("reader", reader.value())
                .query((row, _) ->
                        new Row(
                                row.getLong("account_id"),
                                row.getInt("mailbox_id"),
                                row.getInt("parent"),
                                row.getString("name"),
                                row.getBoolean("selectable")
                                        && new Rights(row.getInt("rights")).has(Right.LOOKUP)))
                .list();
    }

    private static void add(
            Owner owner,
            List<Row> rows,
            Set<String> subscribed,
            Map<String, MailboxEntry> entries) {
        var byId = new HashMap<Integer, Row>();
        rows.forEach(row -> byId.put(row.id(), row));
        var shown = new TreeMap<String, Row>();
        for (var row : rows) {
            if (row.shown()) {
                name(owner, row, byId).ifPresent(name -> shown.put(name, row));
            }
        }
        shown.forEach((name, row) -> {
            levelsAbove(name, shown, entries);
            var attributes = EnumSet.noneOf(Attribute.class);
            if (subscribed.contains(name)) {
                attributes.add(Attribute.SUBSCRIBED);
            }
            var below = shown.higherKey(name + "/");
            if (below != null && below.startsWith(name + "/")) {
                attributes.add(Attribute.HAS_CHILDREN);
            }
            entries.put(
                    name,
                    new MailboxEntry(
                            new MailboxName(name),
                            Optional.of(new MailboxId(row.id())),
                            attributes,
                            Optional.empty()));
        });
    }

    /// As the reader calls it; none where that would be too long to be said.
    private static Optional<String> name(Owner owner, Row row, Map<Integer, Row> byId) {
        var name = new StringBuilder(row.name());
        for (var above = byId.get(row.parent()); above != null; above = byId.get(above.parent())) {
            name.insert(0, above.name() + "/");
        }
        var full = MailboxName.OTHER_USERS + "/" + owner.login() + "/" + name;
        try {
            return Optional.of(new MailboxName(full).value());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void levelsAbove(
            String name, Map<String, Row> shown, Map<String, MailboxEntry> entries) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            var above = name.substring(0, slash);
            if (!shown.containsKey(above)) {
                entries.computeIfAbsent(
                        above,
                        level ->
                                new MailboxEntry(
                                        new MailboxName(level),
                                        Optional.empty(),
                                        EnumSet.of(Attribute.NOSELECT, Attribute.HAS_CHILDREN),
                                        Optional.empty()));
            }
        }
    }
}
