package io.mailrail.mailbox.message;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Changes flags, inside the caller's transaction: one UPDATE with bit and array operations, which PostgreSQL does in place
/// because no index knows of flags.
@Component
final class FlagStore {

    private final JdbcClient writes;
    private final MailboxRows rows;
    private final MailboxLog log;
    private final Outbox outbox;
    private final MessageIndex index;
    private final Clock clock;

    FlagStore(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            MailboxLog log,
            Outbox outbox,
            MessageIndex index,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.log = log;
        this.outbox = outbox;
        this.index = index;
        this.clock = clock;
    }

    /// @throws Refused LimitReached for keywords that no message can have
    static void requireStorable(Flags flags) {
        if (flags.keywords().size() > Flags.MAX_KEYWORDS) {
            throw new Refused(new Refusal.LimitReached("keywords of a message"));
        }
        for (var keyword : flags.keywords()) {
            if (keyword.isEmpty() || keyword.length() > Flags.MAX_KEYWORD_LENGTH) {
                throw new Refused(new Refusal.LimitReached("length of a keyword"));
            }
            if (keyword.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
                throw new Refused(new Refusal.Malformed("a keyword is an atom"));
            }
        }
    }

    FlagsStored store(MailboxKey key, UidSet wanted, FlagsChange change) {
        requireStorable(change.flags());
        rows.lockAccount(key.account());
        var mailbox = rows.lock(key);
        var uids = wanted.below(mailbox.uidNext());
        var modified =
                change.unchangedSince().isPresent()
                        ? modified(mailbox, uids, change.unchangedSince().get())
                        : UidSet.EMPTY;
        var modSeq = update(mailbox, uids, change);
        return new FlagsStored(
                modSeq, without(index.pages(mailbox, uids, modSeq), modified), modified);
    }

    /// What a conditional store that was done before has to say: the messages as they are by now.
    FlagsStored again(MailboxKey key, UidSet uids, ModSeq modSeq, UidSet modified) {
        var mailbox = rows.lock(key);
        return new FlagsStored(
                modSeq, without(index.pages(mailbox, uids, modSeq), modified), modified);
    }

    private static List<IndexPage> without(List<IndexPage> pages, UidSet left) {
        if (left.isEmpty()) {
            return pages;
        }
        var kept = new ArrayList<IndexPage>();
        for (var page : pages) {
            var some = new IndexPage.Builder(page.upTo());
            for (int row = 0; row < page.length(); row++) {
                if (!left.contains(page.uid(row))) {
                    some.add(
                            page.uid(row),
                            page.modSeq(row),
                            page.size(row),
                            page.systemFlags(row),
                            page.keywords(row));
                }
            }
            if (some.length() > 0) {
                kept.add(some.build());
            }
        }
        return kept;
    }

    /// Which of these have changed since (RFC 7162 §3.1.3).
    private UidSet modified(MailboxRow mailbox, UidSet uids, ModSeq since) {
        var modified = new UidSet.Builder();
        writes.sql(
                        """
                        SELECT m.uid
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                          JOIN message m
                            ON m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid BETWEEN r.first AND r.last
                         WHERE m.modseq > :since
                         ORDER BY m.uid
                        """)
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .param("since", since.value())
                .query(row -> {
                    modified.add(row.getLong("uid"));
                });
        return modified.build();
    }

    /// @return the mailbox's mod-sequence, now
    private ModSeq update(MailboxRow mailbox, UidSet uids, FlagsChange change) {
        var next = new ModSeq(mailbox.highestModSeq() + 1);
        var changed = new ArrayList<Long>();
        var unseen = new long[1];
        long since =
                change.unchangedSince().isPresent()
                        ? change.unchangedSince().get().value()
                        : Long.MAX_VALUE;
        writes.sql(
                        """
                        WITH target AS (
                            SELECT m.uid, m.flags AS before, m.keywords AS words_before,
                                   %s AS after, %s AS words_after
                              FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                              JOIN message m
                                ON m.account_id = :account
                               AND m.mailbox_id = :mailbox
                               AND m.uid BETWEEN r.first AND r.last
                             WHERE m.modseq <= :since)
                        UPDATE message m
                           SET flags = t.after, keywords = t.words_after, modseq = :modseq
                          FROM target t
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid = t.uid
                           AND (t.before <> t.after OR t.words_before <> t.words_after)
                        RETURNING m.uid, t.before, m.flags AS after, cardinality(m.keywords) AS words
                        """
                                .formatted(flags(change), keywords(change)))
                .param("first", MailboxLog.firsts(uids))
                .param("last", MailboxLog.lasts(uids))
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .param("since", since)
                .param("modseq", next.value())
                .param("bits", change.flags().system())
                .param("words", change.flags().keywords().toArray(String[]::new))
                .query(row -> {
                    if (row.getInt("words") > Flags.MAX_KEYWORDS) {
                        throw new Refused(new Refusal.LimitReached("keywords of a message"));
                    }
                    changed.add(row.getLong("uid"));
                    unseen[0] += unseen(row.getInt("after")) - unseen(row.getInt("before"));
                });
        if (changed.isEmpty()) {
            return mailbox.modSeq();
        }
        var set = UidSet.of(changed.stream().mapToLong(Long::longValue).toArray());
        writes.sql(
                        """
                        UPDATE mailbox
                           SET highestmodseq = :modseq, unseen = unseen + :unseen
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("modseq", next.value())
                .param("unseen", unseen[0])
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .update();
        log.changed(mailbox.key(), next, set);
        outbox.record(List.of(new MailboxChange(mailbox.key(), next)), clock.instant());
        return next;
    }

    private static int unseen(int flags) {
        return (flags & Flag.SEEN.bit()) == 0 ? 1 : 0;
    }

    private static String flags(FlagsChange change) {
        return switch (change.kind()) {
            case ADD -> "(m.flags | :bits)";
            case REMOVE -> "(m.flags & ~:bits)";
            case REPLACE -> ":bits::integer";
        };
    }

    /// Keywords are kept sorted, each once.
    private static String keywords(FlagsChange change) {
        return switch (change.kind()) {
            case ADD ->
                    change.flags().keywords().isEmpty()
                            ? "m.keywords"
                            : """
                            ARRAY(SELECT DISTINCT w.word COLLATE "C"
                                    FROM unnest(m.keywords || :words::text[]) AS w (word)
                                   ORDER BY 1)\
                            """;
            case REMOVE ->
                    change.flags().keywords().isEmpty()
                            ? "m.keywords"
                            : """
                            ARRAY(SELECT w.word COLLATE "C"
                                    FROM unnest(m.keywords) AS w (word)
                                   WHERE w.word <> ALL (:words::text[])
                                   ORDER BY 1)\
                            """;
            case REPLACE -> ":words::text[]";
        };
    }
}
