package io.mailrail.mailbox.message;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.IndexPage;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.change.Outbox;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Sharing.Granted;
import io.mailrail.mailbox.mailbox.View;

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
    private final ReadersFlags readers;
    private final Clock clock;

    FlagStore(
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            MailboxLog log,
            Outbox outbox,
            MessageIndex index,
            ReadersFlags readers,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.rows = rows;
        this.log = log;
        this.outbox = outbox;
        this.index = index;
        this.readers = readers;
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

    /// @param granted how the caller sees the mailbox, and which flags it may change
    /// @throws Refused NotPermitted when it may change none of those that it names
    FlagsStored store(Granted granted, UidSet wanted, FlagsChange change) {
        requireStorable(change.flags());
        var allowed = Allowed.of(granted, change);
        var view = granted.view();
        rows.lockAccount(view.mailbox().account());
        var mailbox = rows.lock(view.mailbox());
        var uids = wanted.below(mailbox.uidNext());
        var modified =
                change.unchangedSince().isPresent()
                        ? modified(mailbox, view, uids, change.unchangedSince().get())
                        : UidSet.EMPTY;
        var next = new ModSeq(mailbox.highestModSeq() + 1);
        var changed = new Changed();
        var rest = without(uids, modified);
        if (allowed.message()) {
            update(mailbox, rest, change, allowed, next, changed);
        }
        if (allowed.ownSeen()) {
            see(mailbox, view, rest, change, next, changed);
        }
        var modSeq = changed.uids.isEmpty() ? mailbox.modSeq() : told(mailbox, changed, next);
        return new FlagsStored(
                modSeq, without(index.pages(mailbox, view, uids, modSeq), modified), modified);
    }

    /// What a change may do (RFC 4314 §4): flags that the caller may not change stay as they are.
    ///
    /// @param mask system flags of the message that may change
    /// @param keywords whether keywords may
    /// @param message whether anything of the message may
    /// @param ownSeen whether the reader's own `\Seen` changes
    private record Allowed(int mask, boolean keywords, boolean message, boolean ownSeen) {

        static Allowed of(Granted granted, FlagsChange change) {
            if (granted.isOwner()) {
                return new Allowed(-1, true, true, false);
            }
            var rights = granted.rights();
            boolean write = rights.has(Right.WRITE);
            boolean delete = rights.has(Right.DELETE_MESSAGES);
            int mask = ReadersFlags.mask(rights);
            boolean replaces = change.kind() == FlagsChange.Kind.REPLACE;
            int named = change.flags().system();
            boolean message =
                    replaces
                            ? write || delete
                            : (named & mask) != 0
                                    || (write && !change.flags().keywords().isEmpty());
            boolean seen = rights.has(Right.SEEN) && (replaces || (named & Flag.SEEN.bit()) != 0);
            if (!message && !seen && (replaces || !change.flags().equals(Flags.NONE))) {
                throw new Refused(new Refusal.NotPermitted("you may not change these flags"));
            }
            return new Allowed(mask, write, message, seen);
        }
    }

    /// What a conditional store that was done before has to say: the messages as they are by now.
    FlagsStored again(View view, UidSet uids, ModSeq modSeq, UidSet modified) {
        var mailbox = rows.lock(view.mailbox());
        return new FlagsStored(
                modSeq, without(index.pages(mailbox, view, uids, modSeq), modified), modified);
    }

    private static UidSet without(UidSet uids, UidSet left) {
        if (left.isEmpty()) {
            return uids;
        }
        var kept = new UidSet.Builder();
        uids.stream().filter(uid -> !left.contains(uid)).forEach(kept::add);
        return kept.build();
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
    private UidSet modified(MailboxRow mailbox, View view, UidSet uids, ModSeq since) {
        var modified = new UidSet.Builder();
        writes.sql(
                        """
                        SELECT m.uid
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                          JOIN %s m
                            ON m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid BETWEEN r.first AND r.last
                         WHERE m.modseq > :since
                         ORDER BY m.uid
                        """
                                .formatted(view.messages()))
                .params(view.parameters())
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

    /// What one call has changed.
    private static final class Changed {
        final List<Long> uids = new ArrayList<>();
        long unseen;
    }

    /// The condition for the rows of one STORE that it changes. They are found by one walk of the primary key by ranges: joined with
    /// itself, the table would be walked once for each row where the planner knows too little.
    private static String changing(FlagsChange change, Allowed allowed) {
        return """
         WHERE m.account_id = :account
           AND m.mailbox_id = :mailbox
           AND m.uid BETWEEN r.first AND r.last
           AND (%s <> m.flags OR %s)
        """
                .formatted(flags(change), allowed.keywords() ? differs(change) : "FALSE");
    }

    private void update(
            MailboxRow mailbox,
            UidSet uids,
            FlagsChange change,
            Allowed allowed,
            ModSeq next,
            Changed changed) {
        var parameters =
                Map.of(
                        "first", MailboxLog.firsts(uids),
                        "last", MailboxLog.lasts(uids),
                        "account", mailbox.account().value(),
                        "mailbox", mailbox.id(),
                        "bits", change.flags().system() & allowed.mask(),
                        "mask", allowed.mask(),
                        "words", change.flags().keywords().toArray(String[]::new));
        var rows = changing(change, allowed);
        boolean mayTouchSeen = (allowed.mask() & Flag.SEEN.bit()) != 0 && mayTouchSeen(change);
        long unseenBefore = mayTouchSeen ? unseen(rows, parameters) : 0;
        var unseenAfter = new long[1];
        writes.sql(
                        """
                        UPDATE message m
                           SET flags = %s, keywords = %s, modseq = :modseq
                          FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                        %s
                        RETURNING m.uid, m.flags, cardinality(m.keywords) AS words
                        """
                                .formatted(
                                        flags(change),
                                        allowed.keywords() ? keywords(change) : "m.keywords",
                                        rows))
                .params(parameters)
                .param("modseq", next.value())
                .query(row -> {
                    if (row.getInt("words") > Flags.MAX_KEYWORDS) {
                        throw new Refused(new Refusal.LimitReached("keywords of a message"));
                    }
                    changed.uids.add(row.getLong("uid"));
                    unseenAfter[0] += (row.getInt("flags") & Flag.SEEN.bit()) == 0 ? 1 : 0;
                });
        changed.unseen = mayTouchSeen ? unseenAfter[0] - unseenBefore : 0;
    }

    /// A reader's own `\Seen`.
    private void see(
            MailboxRow mailbox,
            View view,
            UidSet uids,
            FlagsChange change,
            ModSeq next,
            Changed changed) {
        boolean seen =
                switch (change.kind()) {
                    case ADD -> true;
                    case REMOVE -> false;
                    case REPLACE -> change.flags().has(Flag.SEEN);
                };
        var turned =
                writes.sql(
                                """
                                INSERT INTO message_seen (account_id, mailbox_id, reader, uid, seen, modseq)
                                SELECT :account, :mailbox, :reader, m.uid, :seen, :modseq
                                  FROM unnest(:first::bigint[], :last::bigint[]) AS r (first, last)
                                  JOIN %s m
                                    ON m.account_id = :account
                                   AND m.mailbox_id = :mailbox
                                   AND m.uid BETWEEN r.first AND r.last
                                 WHERE ((m.flags & 1) <> 0) <> :seen
                                ON CONFLICT (account_id, mailbox_id, uid, reader)
                                DO UPDATE SET seen = excluded.seen, modseq = excluded.modseq
                                RETURNING uid
                                """
                                        .formatted(view.messages()))
                        .params(view.parameters())
                        .param("account", mailbox.account().value())
                        .param("mailbox", mailbox.id())
                        .param("seen", seen)
                        .param("modseq", next.value())
                        .param("first", MailboxLog.firsts(uids))
                        .param("last", MailboxLog.lasts(uids))
                        .query(Long.class)
                        .list();
        if (turned.isEmpty()) {
            return;
        }
        readers.count(view, seen ? turned.size() : -turned.size());
        changed.uids.addAll(turned);
    }

    /// @return the mailbox's mod-sequence, now
    private ModSeq told(MailboxRow mailbox, Changed changed, ModSeq next) {
        var set = UidSet.of(changed.uids.stream().mapToLong(Long::longValue).toArray());
        writes.sql(
                        """
                        UPDATE mailbox
                           SET highestmodseq = :modseq, unseen = unseen + :unseen
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                        """)
                .param("modseq", next.value())
                .param("unseen", changed.unseen)
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
            case REPLACE -> "((m.flags & ~:mask) | :bits)";
        };
    }

    /// Whether the keywords change.
    private static String differs(FlagsChange change) {
        return switch (change.kind()) {
            case ADD -> "NOT m.keywords @> :words::text[]";
            case REMOVE -> "m.keywords && :words::text[]";
            case REPLACE -> "m.keywords <> :words::text[]";
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
