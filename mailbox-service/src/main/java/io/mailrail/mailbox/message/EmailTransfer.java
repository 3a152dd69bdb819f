package io.mailrail.mailbox.message;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/// Brings emails from one account to another, inside a transaction that has locked both: octets, summary, thread and text to
/// search, all within the database. An email keeps its EMAILID; one that the account holds already stays as it is.
@Component
final class EmailTransfer {

    /// Numbers that are indexed together.
    private static final int BLOCK = 1024;

    private final JdbcClient writes;

    EmailTransfer(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    private record Source(UUID email, long home, UUID content, UUID fresh) {}

    void bring(AccountId from, AccountId to, Collection<UUID> emails, Instant at) {
        var missing = new HashSet<>(emails);
        missing.removeAll(held(to, emails));
        var sources = sources(from, missing);
        if (sources.isEmpty()) {
            return;
        }
        contents(to, sources, at);
        threads(from, to, sources);
        emails(from, to, sources, at);
        texts(from, to, sources, at);
    }

    /// Those that are there already, kept from being swept until the commit.
    private List<UUID> held(AccountId to, Collection<UUID> emails) {
        return writes.sql(
                        """
                        SELECT email_id
                          FROM email
                         WHERE account_id = :to
                           AND email_id = ANY(:emails)
                         ORDER BY email_id
                           FOR KEY SHARE
                        """)
                .param("to", to.value())
                .param("emails", SqlArrays.uuids(emails, e -> e))
                .query(UUID.class)
                .list();
    }

    private List<Source> sources(AccountId from, Collection<UUID> emails) {
        return writes.sql(
                        """
                        SELECT email_id, content_account, content_id
                          FROM email
                         WHERE account_id = :from
                           AND email_id = ANY(:emails)
                        """)
                .param("from", from.value())
                .param("emails", SqlArrays.uuids(emails, e -> e))
                .query((row, _) ->
                        new Source(
                                row.getObject("email_id", UUID.class),
                                row.getLong("content_account"),
                                row.getObject("content_id", UUID.class),
                                UuidCreator.getTimeOrderedEpoch()))
                .list();
    }

    private void contents(AccountId to, List<Source> sources, Instant at) {
        writes.sql(
                        """
                        INSERT INTO content (account_id, content_id, size, state, created_at)
                        SELECT :to, n.fresh, c.size, 'kept', :at
                          FROM unnest(:homes, :contents, :fresh) AS n (home, content_id, fresh)
                          JOIN content c
                            ON c.account_id = n.home
                           AND c.content_id = n.content_id
                        """)
                .param("to", to.value())
                .param("at", SqlArrays.time(at))
                .param("homes", SqlArrays.longs(sources, Source::home))
                .param("contents", SqlArrays.uuids(sources, Source::content))
                .param("fresh", SqlArrays.uuids(sources, Source::fresh))
                .update();
        writes.sql(
                        """
                        INSERT INTO content_chunk (account_id, content_id, seq, encoding, data)
                        SELECT :to, n.fresh, k.seq, k.encoding, k.data
                          FROM unnest(:homes, :contents, :fresh) AS n (home, content_id, fresh)
                          JOIN content_chunk k
                            ON k.account_id = n.home
                           AND k.content_id = n.content_id
                        """)
                .param("to", to.value())
                .param("homes", SqlArrays.longs(sources, Source::home))
                .param("contents", SqlArrays.uuids(sources, Source::content))
                .param("fresh", SqlArrays.uuids(sources, Source::fresh))
                .update();
        writes.sql(
                        """
                        INSERT INTO content_holder (account_id, content_id, holder)
                        SELECT :to, n.fresh, :to
                          FROM unnest(:fresh) AS n (fresh)
                        """)
                .param("to", to.value())
                .param("fresh", SqlArrays.uuids(sources, Source::fresh))
                .update();
    }

    /// What belongs together stays together, and replies that come later find it.
    private void threads(AccountId from, AccountId to, List<Source> sources) {
        writes.sql(
                        """
                        INSERT INTO thread_ref (account_id, ref, thread_id)
                        SELECT :to, r.ref, r.thread_id
                          FROM thread_ref r
                         WHERE r.account_id = :from
                           AND r.thread_id IN (SELECT e.thread_id
                                                 FROM email e
                                                WHERE e.account_id = :from
                                                  AND e.email_id = ANY(:emails))
                         ORDER BY r.ref
                        ON CONFLICT DO NOTHING
                        """)
                .param("to", to.value())
                .param("from", from.value())
                .param("emails", SqlArrays.uuids(sources, Source::email))
                .update();
    }

    private void emails(AccountId from, AccountId to, List<Source> sources, Instant at) {
        writes.sql(
                        """
                        INSERT INTO email (account_id, email_id, content_account, content_id, thread_id, size, received_at,
                                           sent_on, summary, sort)
                        SELECT :to, e.email_id, :to, n.fresh,
                               coalesce((SELECT t.thread_id
                                           FROM thread_ref s
                                           JOIN thread_ref t
                                             ON t.account_id = :to
                                            AND t.ref = s.ref
                                          WHERE s.account_id = :from
                                            AND s.thread_id = e.thread_id
                                          ORDER BY t.ref
                                          LIMIT 1), e.thread_id),
                               e.size, :at, e.sent_on, e.summary, e.sort
                          FROM unnest(:emails, :fresh) AS n (email_id, fresh)
                          JOIN email e
                            ON e.account_id = :from
                           AND e.email_id = n.email_id
                        """)
                .param("to", to.value())
                .param("from", from.value())
                .param("at", SqlArrays.time(at))
                .param("emails", SqlArrays.uuids(sources, Source::email))
                .param("fresh", SqlArrays.uuids(sources, Source::fresh))
                .update();
    }

    private void texts(AccountId from, AccountId to, List<Source> sources, Instant at) {
        long first =
                writes.sql(
                                """
                                UPDATE account_usage
                                   SET next_search = next_search + :count
                                 WHERE account_id = :to
                                RETURNING next_search - :count
                                """)
                        .param("to", to.value())
                        .param("count", sources.size())
                        .query(Long.class)
                        .single();
        writes.sql(
                        """
                        INSERT INTO search_text (account_id, search_no, email_id, version, cut, header_text, body_text)
                        SELECT :to, :first + n.place - 1, t.email_id, t.version, t.cut, t.header_text, t.body_text
                          FROM unnest(:emails) WITH ORDINALITY AS n (email_id, place)
                          JOIN search_text t
                            ON t.account_id = :from
                           AND t.email_id = n.email_id
                        """)
                .param("to", to.value())
                .param("from", from.value())
                .param("first", first)
                .param("emails", SqlArrays.uuids(sources, Source::email))
                .update();
        if ((first + sources.size()) / BLOCK > first / BLOCK) {
            writes.sql(
                            """
                            INSERT INTO search_due (account_id, lease_until)
                            VALUES (:to, :at)
                            ON CONFLICT (account_id) DO NOTHING
                            """)
                    .param("to", to.value())
                    .param("at", SqlArrays.time(at))
                    .update();
        }
    }
}
