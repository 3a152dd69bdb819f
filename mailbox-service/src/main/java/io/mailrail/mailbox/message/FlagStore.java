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
import java.util.Map;

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

    /// @param mask what may be replaced; of what is added or removed, nothing else is left
    FlagsStored store(MailboxKey key, UidSet wanted, FlagsChange change, FlagMask mask) {
        requireStorable(change.flags());
        rows.lockAccount(key.account());
        var mailbox = rows.lock(key);
        var uids = wanted.below(mailbox.uidNext());
        var modified =
                change.unchangedSince().isPresent()
                        ? modified(mailbox, uids, change.unchangedSince().get())
                        : UidSet.EMPTY;
        var modSeq = update(mailbox, uids, change, mask);
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

    /// The condition for the rows of one STORE that it changes. They are found by one walk of the primary key by ranges: joined with
    /// itself, the table would be walked once for each row where the planner knows too little.
    private static String changing(FlagsChange change, FlagMask mask) {
        return """
         WHERE m.account_id = :account
           AND m.mailbox_id = :mailbox
           AND m.uid BETWEEN r.first AND r.last
           AND m.modseq <= :since
           AND (%s <> m.flags OR %s)
        """
                .formatted(flags(change), differs(change, mask));
    }

    /// @return the mailbox's mod-sequence, now
    private ModSeq update(MailboxRow mailbox, UidSet uids, FlagsChange change, FlagMask mask) {
        var next = new ModSeq(mailbox.highestModSeq() + 1);
        long since =
                change.unchangedSince().isPresent()
                        ? change.unchangedSince().get().value()
                        : Long.MAX_VALUE;
        var parameters =
                Map.of(
                        "first", MailboxLog.firsts(uids),
                        "last", MailboxLog.lasts(uids),
                        "account", mailbox.account().value(),
                        "mailbox", mailbox.id(),
                        "since", since,
                        "bits", change.flags().system(),
                        "mask", mask.system(),
                        "words", change.flags().keywords().toArray(String[]::new));
        var rows = changing(change, mask);
        long unseenBefore = mayTouchSeen(change) ? unseen(rows, parameters) : 0;
        var changed = new ArrayList<Long>();
        var unseenAfter = new long[1];
        writes.sql(
                        """
                        UPDATE message m
                           SET flags = %s, keywords = %s, modseq = :modseq
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                        %s
                        RETURNING m.uid, m.flags, cardinality(m.keywords) AS words
                        """
                                .formatted(flags(change), keywords(change, mask), rows))
                .params(parameters)
                .param("modseq", next.value())
                .query(row -> {
                    if (row.getInt("words") > Flags.MAX_KEYWORDS) {
                        throw new Refused(new Refusal.LimitReached("keywords of a message"));
                    }
                    changed.add(row.getLong("uid"));
                    unseenAfter[0] += (row.getInt("flags") & Flag.SEEN.bit()) == 0 ? 1 : 0;
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
                .param("unseen", mayTouchSeen(change) ? unseenAfter[0] - unseenBefore : 0)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .update();
        log.changed(mailbox.key(), next, set);
        outbox.record(List.of(new MailboxChange(mailbox.key(), next)), clock.instant());
        return next;
    }

    private static boolean mayTouchSeen(FlagsChange change) {
        return change.kind() == FlagsChange.Kind.REPLACE || change.flags().has(Flag.SEEN);
    }

    /// How many of the rows that will change are unseen; the account's lock keeps them as they are.
    private long unseen(String rows, Map<String, ?> parameters) {
        return writes.sql(
                        """
                        SELECT count(*)
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last), message m
                        %s
                           AND m.flags & :seen = 0
                        """
                                .formatted(rows))
                .params(parameters)
                .param("seen", Flag.SEEN.bit())
                .query(Long.class)
                .single();
    }

    private static String flags(FlagsChange change) {
        return switch (change.kind()) {
            case ADD -> "(m.flags | :bits)";
            case REMOVE -> "(m.flags & ~:bits)";
            case REPLACE -> "(:bits | (m.flags & ~:mask))";
        };
    }

    /// Whether the keywords change.
    private static String differs(FlagsChange change, FlagMask mask) {
        return switch (change.kind()) {
            case ADD -> "NOT m.keywords @> :words::text[]";
            case REMOVE -> "m.keywords && :words::text[]";
            case REPLACE -> mask.keywords() ? "m.keywords <> :words::text[]" : "FALSE";
        };
    }

    /// Keywords are kept sorted, each once.
    private static String keywords(FlagsChange change, FlagMask mask) {
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
            case REPLACE -> mask.keywords() ? ":words::text[]" : "m.keywords";
        };
    }
}
