package io.mailrail.mailbox.search;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.UidWindows;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Answers SEARCH (RFC 9051 §6.4.4), page by page in autocommit and in bounded memory.
///
/// 1. SQL finds the candidates: all that can match as far as flags, dates, sizes and UIDs go. 2. Where these decide already, no
/// text is read. 3. For the others the text is read in batches, unpacked one by one, and compared.
@Component
public final class Search {

    /// Candidates of a page.
    private static final int PAGE = 1_000;

    /// Matches of a page where SQL decides alone.
    private static final int EXACT_PAGE = 50_000;

    /// Texts that are read together: so many, or so many octets of messages.
    private static final int BATCH = 200;

    private static final long BATCH_OCTETS = 8L * 1024 * 1024;

    /// The text of a message is not longer, however long the message.
    private static final long TEXT_LIMIT = 1024L * 1024;

    private final JdbcClient reads;
    private final MailboxRows rows;
    private final CutTexts cutTexts;

    Search(@Qualifier("mailboxReads") JdbcClient reads, MailboxRows rows, CutTexts cutTexts) {
        this.reads = reads;
        this.rows = rows;
        this.cutTexts = cutTexts;
    }

    /// The messages that match.
    ///
    /// @throws Refused LimitReached, NoSuchMailbox
    public UidSet search(MailboxKey key, SearchKey question) {
        var plan = new SearchPlan(question);
        var mailbox = rows.get(key);
        var found = new UidSet.Builder();
        var windows =
                new UidWindows(
                        plan.uids(), mailbox.uidNext(), plan.needsText() ? PAGE : EXACT_PAGE);
        for (var window = windows.next(); window != null; window = windows.next()) {
            var candidates = candidates(mailbox, plan, window);
            windows.read(
                    window,
                    candidates.size(),
                    candidates.isEmpty() ? 0 : candidates.getLast().uid());
            decide(mailbox.account(), plan, candidates, found);
        }
        return found.build();
    }

    /// @param truth as far as SQL could tell
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Candidate(long uid, UUID email, long size, boolean[] columns, Truth truth) {}

    private List<Candidate> candidates(
            MailboxRow mailbox, SearchPlan plan, UidWindows.Window window) {
        int count = plan.needsText() ? plan.columns().size() : 0;
        var columns =
                IntStream.range(0, count)
                        .mapToObj(n -> ", " + plan.columns().get(n) + " AS c" + n)
                        .collect(Collectors.joining());
        var email =
                plan.needsEmail()
                        ? "JOIN email e ON e.account_id = :account AND e.email_id = m.email_id"
                        : "";
        return reads.sql(
                        """
                        SELECT m.uid, m.email_id, m.size%s
                          FROM message m
                               %s
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND %s
                           AND %s
                         ORDER BY m.uid
                         LIMIT :rows
                        """
                                .formatted(
                                        columns, email, window.condition("m"), plan.candidates()))
                .params(plan.parameters())
                .params(window.parameters())
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .query((row, n) -> {
                    var known = new boolean[count];
                    for (int i = 0; i < count; i++) {
                        known[i] = row.getBoolean("c" + i);
                    }
                    return new Candidate(
                            row.getLong("uid"),
                            row.getObject("email_id", UUID.class),
                            row.getLong("size"),
                            known,
                            plan.needsText() ? Truth.of(plan.root(), known, null) : Truth.TRUE);
                })
                .list();
    }

    private void decide(
            AccountId account, SearchPlan plan, List<Candidate> candidates, UidSet.Builder found) {
        for (int at = 0; at < candidates.size(); ) {
            int end = batchEnd(candidates, at);
            var batch = candidates.subList(at, end);
            var texts = texts(account, plan, batch);
            for (var candidate : batch) {
                var truth =
                        candidate.truth() == Truth.UNKNOWN
                                ? Truth.of(
                                        plan.root(),
                                        candidate.columns(),
                                        texts.getOrDefault(candidate.email(), SearchableText.NONE))
                                : candidate.truth();
                if (truth == Truth.TRUE) {
                    found.add(candidate.uid());
                }
            }
            at = end;
        }
    }

    private static int batchEnd(List<Candidate> candidates, int start) {
        int texts = 0;
        long octets = 0;
        int at = start;
        for (; at < candidates.size() && texts < BATCH && octets < BATCH_OCTETS; at++) {
            var candidate = candidates.get(at);
            if (candidate.truth() == Truth.UNKNOWN) {
                texts++;
                octets += Math.min(candidate.size(), TEXT_LIMIT);
            }
        }
        return at;
    }

    private Map<UUID, SearchableText> texts(
            AccountId account, SearchPlan plan, List<Candidate> batch) {
        var emails =
                batch.stream()
                        .filter(candidate -> candidate.truth() == Truth.UNKNOWN)
                        .map(candidate -> candidate.email().toString())
                        .distinct()
                        .toArray(String[]::new);
        var found = new HashMap<UUID, SearchableText>();
        if (emails.length == 0) {
            return found;
        }
        reads.sql(
                        """
                        SELECT s.email_id, s.cut, s.header_text, %s AS body_text
                          FROM search_text s
                         WHERE s.account_id = :account
                           AND s.email_id = ANY (:emails::uuid[])
                        """
                                .formatted(plan.needsBody() ? "s.body_text" : "''::bytea"))
                .param("account", account.value())
                .param("emails", emails)
                .query(row -> {
                    var email = row.getObject("email_id", UUID.class);
                    boolean cut = row.getBoolean("cut");
                    found.put(
                            email,
                            new SearchableText(
                                    row.getBytes("header_text"),
                                    row.getBytes("body_text"),
                                    needle -> cut && cutTexts.contains(account, email, needle)));
                });
        return found;
    }
}
