package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.Annotation;
import io.mailrail.api.EntryName;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Metadata;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.MetadataQuery.Depth;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Annotations (RFC 5464). They belong to the mailbox, not to its name: a renamed mailbox keeps them, a deleted one takes them
/// along and brings them back when it is restored.
///
/// The server's are kept beside each account's mailboxes: `/private` ones are that account's, `/shared` ones come from the
/// configuration and are read-only (§3.2.1.1).
@Component
final class MailboxMetadata {

    /// Whose a shared annotation is.
    private static final long SHARED = 0;

    /// The mailbox that stands for the server.
    static final int SERVER = 0;

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final MailboxRows rows;
    private final MetadataProperties properties;

    MailboxMetadata(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            MailboxRows rows,
            MetadataProperties properties) {
        this.writes = writes;
        this.reads = reads;
        this.rows = rows;
        this.properties = properties;
    }

    /// A mailbox's, in autocommit.
    Metadata get(AccountId reader, MailboxKey mailbox, MetadataQuery wanted) {
        requireFew(wanted.entries().size(), "annotations asked for at once");
        return found(
                stored(mailbox.account().value(), mailbox.mailbox().value(), reader, wanted),
                wanted);
    }

    /// The server's, in autocommit.
    Metadata getServers(AccountId reader, MetadataQuery wanted) {
        requireFew(wanted.entries().size(), "annotations asked for at once");
        var found = stored(reader.value(), SERVER, reader, wanted);
        configured("/shared/comment", properties.serverComment(), wanted, found);
        configured("/shared/admin", properties.serverAdmin(), wanted, found);
        return found(found, wanted);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(EntryName entry, long size, byte[] value) {}

    private static void configured(
            String name, String text, MetadataQuery wanted, List<Stored> found) {
        var entry = new EntryName(name);
        if (!text.isEmpty() && isWanted(entry, wanted)) {
            var octets = text.getBytes(StandardCharsets.UTF_8);
            found.add(new Stored(entry, octets.length, octets));
        }
    }

    private static boolean isWanted(EntryName entry, MetadataQuery wanted) {
        return wanted.entries().stream()
                .anyMatch(name -> entry.equals(name) || isBelow(entry, name, wanted.depth()));
    }

    private static boolean isBelow(EntryName entry, EntryName name, Depth depth) {
        var above = name.value() + "/";
        if (!entry.value().startsWith(above)) {
            return false;
        }
        return switch (depth) {
            case ZERO -> false;
            case ONE -> entry.value().indexOf('/', above.length()) < 0;
            case INFINITY -> true;
        };
    }

    /// What is asked for; values that are too long stay behind.
    private List<Stored> stored(long account, int mailbox, AccountId reader, MetadataQuery wanted) {
        return new ArrayList<>(
                reads.sql(
                                """
                                SELECT d.entry, octet_length(d.value) AS size,
                                       CASE WHEN octet_length(d.value) <= :most THEN d.value ELSE ''::bytea END AS value
                                  FROM mailbox_metadata d
                                 WHERE d.account_id = :account
                                   AND d.mailbox_id = :mailbox
                                   AND d.reader IN (:shared, :reader)
                                   AND EXISTS (
                                       SELECT FROM unnest(:names) AS n (name)
                                        WHERE d.entry = n.name
                                           OR (:depth > 0
                                               AND starts_with(d.entry, n.name || '/')
                                               AND (:depth > 1
                                                    OR strpos(substr(d.entry, length(n.name) + 2), '/') = 0)))
                                """)
                        .param("most", wanted.maxSize())
                        .param("account", account)
                        .param("mailbox", mailbox)
                        .param("shared", SHARED)
                        .param("reader", reader.value())
                        .param("names", SqlArrays.texts(wanted.entries(), EntryName::value))
                        .param(
                                "depth",
                                switch (wanted.depth()) {
                                    case ZERO -> 0;
                                    case ONE -> 1;
                                    case INFINITY -> 2;
                                })
                        .query((row, _) ->
                                new Stored(
                                        new EntryName(row.getString("entry")),
                                        row.getLong("size"),
                                        row.getBytes("value")))
                        .list());
    }

    private static Metadata found(List<Stored> stored, MetadataQuery wanted) {
        var fitting =
                stored.stream()
                        .filter(s -> s.size() <= wanted.maxSize())
                        .sorted(Comparator.comparing(s -> s.entry().value()))
                        .map(s -> Annotation.of(s.entry(), s.value()))
                        .toList();
        long longest =
                stored.stream()
                        .mapToLong(Stored::size)
                        .filter(size -> size > wanted.maxSize())
                        .max()
                        .orElse(0);
        return new Metadata(fitting, longest);
    }

    /// A mailbox's, inside the caller's transaction.
    void set(AccountId setter, MailboxKey mailbox, List<Annotation> annotations) {
        requireFit(annotations);
        rows.lockAccount(mailbox.account());
        rows.lock(mailbox);
        write(mailbox.account().value(), mailbox.mailbox().value(), setter, annotations);
    }

    /// The server's as this account sees it, inside the caller's transaction.
    void setServers(AccountId account, List<Annotation> annotations) {
        requireFit(annotations);
        if (annotations.stream().anyMatch(a -> !a.entry().isPrivate())) {
            throw new Refused(
                    new Refusal.NotPermitted("shared annotations of the server are read-only"));
        }
        rows.lockAccount(account);
        write(account.value(), SERVER, account, annotations);
    }

    private void requireFit(List<Annotation> annotations) {
        requireFew(annotations.size(), "annotations");
        long most = properties.maxValueSize().toBytes();
        for (var annotation : annotations) {
            if (annotation.value().isPresent() && annotation.value().get().size() > most) {
                throw new Refused(new Refusal.TooBig(most));
            }
        }
    }

    private void requireFew(int count, String what) {
        if (count > properties.maxAnnotations()) {
            throw new Refused(new Refusal.LimitReached(what));
        }
    }

    private void write(long account, int mailbox, AccountId setter, List<Annotation> annotations) {
        // Of an entry that is named twice, the last word counts.
        var last = new LinkedHashMap<EntryName, Annotation>();
        annotations.forEach(annotation -> last.put(annotation.entry(), annotation));
        var all = List.copyOf(last.values());
        writes.sql(
                        """
                        DELETE FROM mailbox_metadata d
                         USING unnest(:readers, :entries) AS n (reader, entry)
                         WHERE d.account_id = :account
                           AND d.mailbox_id = :mailbox
                           AND d.reader = n.reader
                           AND d.entry = n.entry
                        """)
                .param("readers", SqlArrays.longs(all, a -> reader(a, setter)))
                .param("entries", SqlArrays.texts(all, a -> a.entry().value()))
                .param("account", account)
                .param("mailbox", mailbox)
                .update();
        var set = all.stream().filter(a -> a.value().isPresent()).toList();
        if (set.isEmpty()) {
            return;
        }
        writes.sql(
                        """
                        INSERT INTO mailbox_metadata (account_id, mailbox_id, reader, entry, value)
                        SELECT :account, :mailbox, n.reader, n.entry, n.value
                          FROM unnest(:readers, :entries, :values) AS n (reader, entry, value)
                        """)
                .param("account", account)
                .param("mailbox", mailbox)
                .param("readers", SqlArrays.longs(set, a -> reader(a, setter)))
                .param("entries", SqlArrays.texts(set, a -> a.entry().value()))
                .param("values", SqlArrays.octets(set, a -> a.value().orElseThrow().octets()))
                .update();
        requireRoom(account, mailbox, setter);
    }

    private static long reader(Annotation annotation, AccountId setter) {
        return annotation.entry().isPrivate() ? setter.value() : SHARED;
    }

    /// In a later statement than the insert, which it looks back on; a refusal rolls it back.
    private void requireRoom(long account, int mailbox, AccountId setter) {
        record Kept(long count, long octets) {}
        var kept =
                writes.sql(
                                """
                                SELECT count(*) AS count, coalesce(sum(octet_length(value)), 0) AS octets
                                  FROM mailbox_metadata
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                   AND reader IN (:shared, :reader)
                                """)
                        .param("account", account)
                        .param("mailbox", mailbox)
                        .param("shared", SHARED)
                        .param("reader", setter.value())
                        .query((row, _) -> new Kept(row.getLong("count"), row.getLong("octets")))
                        .single();
        if (kept.count() > properties.maxAnnotations()) {
            throw new Refused(new Refusal.LimitReached("annotations"));
        }
        if (kept.octets() > properties.maxTotalSize().toBytes()) {
            throw new Refused(new Refusal.LimitReached("octets of annotations"));
        }
    }
}
