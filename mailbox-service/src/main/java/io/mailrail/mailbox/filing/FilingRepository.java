package io.mailrail.mailbox.filing;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.filing.Filing.AccountReference;
import io.mailrail.mailbox.filing.Filing.Entry;
import io.mailrail.mailbox.filing.Filing.Growth;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The statements of [Filing]. Every one names its accounts; every one takes any number of rows.
@Component
class FilingRepository {

    private final JdbcClient jdbc;

    FilingRepository(@Qualifier("mailboxWrites") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Set<AccountId> lock(Collection<AccountId> accounts) {
        return accounts(
                accounts,
                """
                SELECT account_id FROM account_usage
                 WHERE account_id = ANY(:accounts)
                 ORDER BY account_id
                   FOR NO KEY UPDATE
                """);
    }

    Set<AccountId> lockFree(Collection<AccountId> accounts) {
        return accounts(
                accounts,
                """
                SELECT account_id FROM account_usage
                 WHERE account_id = ANY(:accounts)
                 ORDER BY account_id
                   FOR NO KEY UPDATE SKIP LOCKED
                """);
    }

    private Set<AccountId> accounts(Collection<AccountId> accounts, String sql) {
        if (accounts.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                jdbc.sql(sql)
                        .param("accounts", SqlArrays.longs(Set.copyOf(accounts), AccountId::value))
                        .query((row, _) -> new AccountId(row.getLong(1)))
                        .list());
    }

    /// The account rows with their limits. A row that is locked is returned as its last owner left it; the limits are those of
    /// the statement's beginning, which is good enough for what an administrator changes.
    Map<AccountId, Filing.Account> lockAndRead(Collection<AccountId> accounts) {
        var found = new HashMap<AccountId, Filing.Account>();
        jdbc.sql(
                        """
                        SELECT u.account_id, u.used_bytes, u.used_messages, u.next_search,
                               a.quota_bytes, a.quota_messages, a.state
                          FROM account_usage u
                          JOIN account a ON a.account_id = u.account_id
                         WHERE u.account_id = ANY(:accounts)
                         ORDER BY u.account_id
                           FOR NO KEY UPDATE OF u
                        """)
                .param("accounts", SqlArrays.longs(Set.copyOf(accounts), AccountId::value))
                .query(row -> {
                    var account = account(row);
                    found.put(account.id, account);
                });
        return found;
    }

    private static Filing.Account account(ResultSet row) throws SQLException {
        return new Filing.Account(
                new AccountId(row.getLong("account_id")),
                row.getLong("used_bytes"),
                row.getLong("used_messages"),
                row.getLong("next_search"),
                row.getObject("quota_bytes", Long.class),
                row.getObject("quota_messages", Long.class),
                !row.getString("state").equals("deleting"));
    }

    /// The mailboxes that take messages; what was deleted or cannot be selected is left out.
    Map<MailboxKey, Filing.Mailbox> lockMailboxes(Collection<MailboxKey> mailboxes) {
        var keys = Set.copyOf(mailboxes);
        var found = new HashMap<MailboxKey, Filing.Mailbox>();
        jdbc.sql(
                        """
                        SELECT m.account_id, m.mailbox_id, m.uidvalidity, m.uidnext, m.highestmodseq
                          FROM unnest(:accounts, :mailboxes) AS k (account_id, mailbox_id)
                          JOIN mailbox m
                            ON m.account_id = k.account_id AND m.mailbox_id = k.mailbox_id
                         WHERE m.deleted_at IS NULL AND m.selectable
                         ORDER BY m.account_id, m.mailbox_id
                           FOR NO KEY UPDATE OF m
                        """)
                .param("accounts", SqlArrays.longs(keys, k -> k.account().value()))
                .param("mailboxes", SqlArrays.ints(keys, k -> k.mailbox().value()))
                .query(row -> {
                    var mailbox = mailbox(row);
                    found.put(mailbox.key, mailbox);
                });
        return found;
    }

    private static Filing.Mailbox mailbox(ResultSet row) throws SQLException {
        return new Filing.Mailbox(
                new MailboxKey(
                        new AccountId(row.getLong("account_id")),
                        new MailboxId(row.getInt("mailbox_id"))),
                row.getLong("uidvalidity"),
                row.getLong("uidnext"),
                new ModSeq(row.getLong("highestmodseq") + 1));
    }

    /// The threads that these ids lead to.
    Map<AccountReference, UUID> threads(Collection<AccountReference> references) {
        if (references.isEmpty()) {
            return Map.of();
        }
        var found = new HashMap<AccountReference, UUID>();
        jdbc.sql(
                        """
                        SELECT t.account_id, t.ref, t.thread_id
                          FROM unnest(:accounts, :refs) AS r (account_id, ref)
                          JOIN thread_ref t
                            ON t.account_id = r.account_id AND t.ref = r.ref
                        """)
                .param("accounts", SqlArrays.longs(references, r -> r.account().value()))
                .param("refs", SqlArrays.octets(references, r -> r.reference().octets()))
                .query(row -> {
                    found.put(
                            new AccountReference(
                                    new AccountId(row.getLong("account_id")),
                                    Digest.Reference.ofOctets(row.getBytes("ref"))),
                            row.getObject("thread_id", UUID.class));
                });
        return found;
    }

    void write(
            Pipeline pipeline,
            List<Entry> entries,
            List<Growth> growths,
            List<Filing.Mailbox> mailboxes,
            Map<AccountReference, UUID> references,
            Instant now) {
        writeEmails(pipeline, entries);
        writeMessages(pipeline, entries, now);
        writeSearchText(pipeline, entries);
        writeReferences(pipeline, references);
        grow(pipeline, growths);
        writeDue(pipeline, growths.stream().filter(Growth::fillsBlock).toList(), now);
        advance(pipeline, mailboxes);
        writeLog(pipeline, mailboxes, now);
    }

    private void writeEmails(Pipeline pipeline, List<Entry> entries) {
        pipeline.sql(
                        """
                        INSERT INTO email (account_id, email_id, content_account, content_id, thread_id, size,
                                           received_at, sent_on, summary, sort)
                        SELECT *
                          FROM unnest(:accounts, :emails, :homes, :contents, :threads, :sizes,
                                      :received, :sent, :summaries, :sorts)
                        """)
                .param("accounts", accountsOf(entries))
                .param("emails", SqlArrays.uuids(entries, e -> e.message().emailId()))
                .param(
                        "homes",
                        SqlArrays.longs(entries, e -> e.message().content().account().value()))
                .param("contents", SqlArrays.uuids(entries, e -> e.message().content().content()))
                .param("threads", SqlArrays.uuids(entries, Entry::thread))
                .param("sizes", SqlArrays.longs(entries, e -> e.message().size()))
                .param("received", SqlArrays.times(entries, e -> e.message().internalDate()))
                .param("sent", SqlArrays.dates(entries, e -> e.message().digest().sentOn))
                .param("summaries", SqlArrays.octets(entries, e -> e.message().digest().summary))
                .param("sorts", SqlArrays.octets(entries, e -> e.message().digest().sort))
                .update();
    }

    /// A keyword is an atom, so a space can part them.
    private void writeMessages(Pipeline pipeline, List<Entry> entries, Instant now) {
        pipeline.sql(
                        """
                        INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords,
                                             internal_date, save_date, size)
                        SELECT account_id, mailbox_id, uid, email_id, modseq, flags,
                               string_to_array(keywords, ' '), internal_date, :now, size
                          FROM unnest(:accounts, :mailboxes, :uids, :emails, :modseqs, :flags, :keywords,
                                      :dates, :sizes)
                            AS m (account_id, mailbox_id, uid, email_id, modseq, flags, keywords,
                                  internal_date, size)
                        """)
                .param("now", SqlArrays.time(now))
                .param("accounts", accountsOf(entries))
                .param("mailboxes", SqlArrays.ints(entries, e -> e.message().mailboxId()))
                .param("uids", SqlArrays.longs(entries, e -> e.uid().value()))
                .param("emails", SqlArrays.uuids(entries, e -> e.message().emailId()))
                .param("modseqs", SqlArrays.longs(entries, e -> e.modSeq().value()))
                .param("flags", SqlArrays.ints(entries, e -> e.message().flags().system()))
                .param(
                        "keywords",
                        SqlArrays.texts(
                                entries, e -> String.join(" ", e.message().flags().keywords())))
                .param("dates", SqlArrays.times(entries, e -> e.message().internalDate()))
                .param("sizes", SqlArrays.longs(entries, e -> e.message().size()))
                .update();
    }

    private void writeSearchText(Pipeline pipeline, List<Entry> entries) {
        pipeline.sql(
                        """
                        INSERT INTO search_text (account_id, search_no, email_id, version, cut, header_text, body_text)
                        SELECT *
                          FROM unnest(:accounts, :numbers, :emails, :versions, :cuts, :headers, :bodies)
                        """)
                .param("accounts", accountsOf(entries))
                .param("numbers", SqlArrays.longs(entries, Entry::searchNumber))
                .param("emails", SqlArrays.uuids(entries, e -> e.message().emailId()))
                .param("versions", SqlArrays.ints(entries, e -> e.message().digest().version))
                .param("cuts", SqlArrays.booleans(entries, e -> e.message().digest().cut))
                .param("headers", SqlArrays.octets(entries, e -> e.message().digest().headerText))
                .param("bodies", SqlArrays.octets(entries, e -> e.message().digest().bodyText))
                .update();
    }

    private void writeReferences(Pipeline pipeline, Map<AccountReference, UUID> references) {
        if (references.isEmpty()) {
            return;
        }
        var rows = List.copyOf(references.entrySet());
        pipeline.sql(
                        """
                        INSERT INTO thread_ref (account_id, ref, thread_id)
                        SELECT * FROM unnest(:accounts, :refs, :threads)
                        ON CONFLICT DO NOTHING
                        """)
                .param("accounts", SqlArrays.longs(rows, r -> r.getKey().account().value()))
                .param("refs", SqlArrays.octets(rows, r -> r.getKey().reference().octets()))
                .param("threads", SqlArrays.uuids(rows, Map.Entry::getValue))
                .update();
    }

    private void grow(Pipeline pipeline, List<Growth> growths) {
        pipeline.sql(
                        """
                        UPDATE account_usage u
                           SET used_bytes = u.used_bytes + g.bytes,
                               used_messages = u.used_messages + g.messages,
                               next_search = u.next_search + g.messages
                          FROM unnest(:accounts, :bytes, :messages) AS g (account_id, bytes, messages)
                         WHERE u.account_id = g.account_id
                        """)
                .param("accounts", SqlArrays.longs(growths, g -> g.account().value()))
                .param("bytes", SqlArrays.longs(growths, Growth::bytes))
                .param("messages", SqlArrays.longs(growths, Growth::messages))
                .update();
    }

    /// Says that there is something to index.
    private void writeDue(Pipeline pipeline, List<Growth> growths, Instant now) {
        if (growths.isEmpty()) {
            return;
        }
        pipeline.sql(
                        """
                        INSERT INTO search_due (account_id, lease_until)
                        SELECT account_id, :now FROM unnest(:accounts) AS d (account_id)
                        ON CONFLICT (account_id) DO NOTHING
                        """)
                .param("now", SqlArrays.time(now))
                .param("accounts", SqlArrays.longs(growths, g -> g.account().value()))
                .update();
    }

    private void advance(Pipeline pipeline, List<Filing.Mailbox> mailboxes) {
        pipeline.sql(
                        """
                        UPDATE mailbox m
                           SET uidnext = m.uidnext + g.count,
                               highestmodseq = g.modseq,
                               total = m.total + g.count,
                               unseen = m.unseen + g.unseen,
                               bytes = m.bytes + g.bytes
                          FROM unnest(:accounts, :mailboxes, :modseqs, :counts, :unseen, :bytes)
                            AS g (account_id, mailbox_id, modseq, count, unseen, bytes)
                         WHERE m.account_id = g.account_id AND m.mailbox_id = g.mailbox_id
                        """)
                .param("accounts", SqlArrays.longs(mailboxes, m -> m.key.account().value()))
                .param("mailboxes", SqlArrays.ints(mailboxes, m -> m.key.mailbox().value()))
                .param("modseqs", SqlArrays.longs(mailboxes, m -> m.modSeq.value()))
                .param("counts", SqlArrays.longs(mailboxes, m -> m.count))
                .param("unseen", SqlArrays.longs(mailboxes, m -> m.unseen))
                .param("bytes", SqlArrays.longs(mailboxes, m -> m.bytes))
                .update();
    }

    /// What CONDSTORE and QRESYNC read, and what the change feed drains.
    private void writeLog(Pipeline pipeline, List<Filing.Mailbox> mailboxes, Instant now) {
        var accounts = SqlArrays.longs(mailboxes, m -> m.key.account().value());
        var ids = SqlArrays.ints(mailboxes, m -> m.key.mailbox().value());
        var modSeqs = SqlArrays.longs(mailboxes, m -> m.modSeq.value());
        pipeline.sql(
                        """
                        INSERT INTO mailbox_log (account_id, mailbox_id, modseq, seq, kind, uid_from, uid_to)
                        SELECT account_id, mailbox_id, modseq, 0, 1, uid_from, uid_to
                          FROM unnest(:accounts, :mailboxes, :modseqs, :first, :last)
                            AS l (account_id, mailbox_id, modseq, uid_from, uid_to)
                        """)
                .param("accounts", accounts)
                .param("mailboxes", ids)
                .param("modseqs", modSeqs)
                .param("first", SqlArrays.longs(mailboxes, m -> m.uidNext))
                .param("last", SqlArrays.longs(mailboxes, m -> m.uidNext + m.count - 1))
                .update();
        pipeline.sql(
                        """
                        INSERT INTO notify_outbox (account_id, mailbox_id, modseq, at)
                        SELECT account_id, mailbox_id, modseq, :now
                          FROM unnest(:accounts, :mailboxes, :modseqs) AS n (account_id, mailbox_id, modseq)
                        """)
                .param("accounts", accounts)
                .param("mailboxes", ids)
                .param("modseqs", modSeqs)
                .param("now", SqlArrays.time(now))
                .update();
    }

    private static long[] accountsOf(List<Entry> entries) {
        return SqlArrays.longs(entries, e -> e.message().account().value());
    }
}
