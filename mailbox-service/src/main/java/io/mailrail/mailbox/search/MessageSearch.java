package io.mailrail.mailbox.search;

import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.UidWindows;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Goes through the messages of a mailbox, page by page.
@Component
final class MessageSearch {

    /// Candidates of a page.
    private static final int PAGE = Texts.BATCH;

    /// Matches of a page where SQL decides alone.
    private static final int EXACT_PAGE = 50_000;

    private final JdbcClient reads;
    private final Texts texts;

    MessageSearch(@Qualifier("mailboxReads") JdbcClient reads, Texts texts) {
        this.reads = reads;
        this.texts = texts;
    }

    /// Finds what SQL decides alone.
    void byColumns(MailboxRow mailbox, SearchPlan plan, Matches matches) {
        pages(
                mailbox,
                plan,
                EXACT_PAGE,
                page -> page.forEach(row -> matches.add(row.uid(), row.modSeq(), 0)));
    }

    /// Reads the text of every message that the other keys leave; returns how many texts that were.
    long byText(MailboxRow mailbox, SearchPlan plan, Matches matches) {
        var read = new long[1];
        pages(
                mailbox,
                plan,
                PAGE,
                page -> {
                    var undecided = new HashSet<UUID>();
                    for (var row : page) {
                        if (Judgement.open(plan).truth(row.columns(), null) != Truth.FALSE) {
                            undecided.add(row.email());
                        }
                    }
                    var judgements = judge(mailbox, plan, undecided);
                    read[0] += undecided.size();
                    decide(page, judgements, Judgement.ofNone(plan), matches);
                });
        return read[0];
    }

    private Map<UUID, Judgement> judge(MailboxRow mailbox, SearchPlan plan, Set<UUID> emails) {
        var judgements = new HashMap<UUID, Judgement>();
        texts.ofEmails(
                mailbox.account(),
                emails,
                plan.needsBody(),
                (row, text) -> judgements.put(row.email(), judgement(plan, text)));
        return judgements;
    }

    /// Asks the text all that may matter, whatever the columns say.
    private static Judgement judgement(SearchPlan plan, SearchableText text) {
        var judgement = Judgement.open(plan);
        judgement.truth(null, text);
        return judgement;
    }

    private static void decide(
            List<Row> page, Map<UUID, Judgement> judgements, Judgement others, Matches matches) {
        for (var row : page) {
            var judgement = judgements.getOrDefault(row.email(), others);
            if (judgement.truth(row.columns(), null) == Truth.TRUE) {
                matches.add(row.uid(), row.modSeq(), judgement.relevancy());
            }
        }
    }

    /// Finds the messages of emails whose text was judged.
    void ofEmails(
            MailboxRow mailbox, SearchPlan plan, Map<UUID, Judgement> judgements, Matches matches) {
        if (judgements.isEmpty()) {
            return;
        }
        var page =
                rows(
                        mailbox,
                        plan,
                        "m.email_id = ANY (:emails)",
                        Map.of("emails", SqlArrays.uuids(judgements.keySet(), e -> e)),
                        "");
        decide(
                page.stream().filter(row -> plan.uids().contains(row.uid())).toList(),
                judgements,
                Judgement.ofNone(plan),
                matches);
    }

    /// Whether the other keys leave fewer messages than this.
    ///
    /// @param most how many there can be
    boolean areFewerThan(MailboxRow mailbox, SearchPlan plan, long most, long count) {
        if (most < count) {
            return true;
        }
        if (!plan.isNarrowed()) {
            return false;
        }
        return reads.sql(
                                """
                                SELECT count(*)
                                  FROM (SELECT 1
                                          FROM %s m
                                               %s
                                         WHERE m.account_id = :account
                                           AND m.mailbox_id = :mailbox
                                           AND %s
                                         LIMIT :count) AS counted
                                """
                                        .formatted(plan.messages(), email(plan), plan.candidates()))
                        .params(plan.parameters())
                        .param("account", mailbox.account().value())
                        .param("mailbox", mailbox.id())
                        .param("count", count)
                        .query(Long.class)
                        .single()
                < count;
    }

    /// A message that the columns leave.
    ///
    /// @param columns what SQL said to each part of the question
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(long uid, UUID email, long modSeq, boolean[] columns) {}

    private interface Pages {
        void take(List<Row> page);
    }

    private void pages(MailboxRow mailbox, SearchPlan plan, int size, Pages pages) {
        var windows = new UidWindows(plan.uids(), mailbox.uidNext(), size);
        for (var window = windows.next(); window != null; window = windows.next()) {
            Caller.check();
            var page =
                    rows(
                            mailbox,
                            plan,
                            window.condition("m"),
                            window.parameters(),
                            "ORDER BY m.uid LIMIT :rows");
            windows.read(window, page.size(), page.isEmpty() ? 0 : page.getLast().uid());
            pages.take(page);
        }
    }

    private List<Row> rows(
            MailboxRow mailbox,
            SearchPlan plan,
            String which,
            Map<String, ?> parameters,
            String order) {
        int count = plan.needsText() ? plan.columns().size() : 0;
        var columns =
                IntStream.range(0, count)
                        .mapToObj(n -> ", " + plan.columns().get(n) + " AS c" + n)
                        .collect(Collectors.joining());
        return reads.sql(
                        """
                        SELECT m.uid, m.email_id, m.modseq%s
                          FROM %s m
                               %s
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND %s
                           AND %s
                           %s
                        """
                                .formatted(
                                        columns,
                                        plan.messages(),
                                        email(plan),
                                        which,
                                        plan.candidates(),
                                        order))
                .params(plan.parameters())
                .params(parameters)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .query((row, _) -> row(row, count))
                .list();
    }

    private static String email(SearchPlan plan) {
        return plan.needsEmail()
                ? "JOIN email e ON e.account_id = :account AND e.email_id = m.email_id"
                : "";
    }

    private static Row row(ResultSet row, int count) throws SQLException {
        var columns = new boolean[count];
        for (int i = 0; i < count; i++) {
            columns[i] = row.getBoolean("c" + i);
        }
        return new Row(
                row.getLong("uid"),
                row.getObject("email_id", UUID.class),
                row.getLong("modseq"),
                columns);
    }
}
