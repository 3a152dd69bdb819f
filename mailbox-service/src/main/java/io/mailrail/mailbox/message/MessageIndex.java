package io.mailrail.mailbox.message;

import io.mailrail.api.ChangePage;
import io.mailrail.api.Cursor;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mailbox.MailboxLog;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Sharing;
import io.mailrail.mailbox.mailbox.UidWindows;
import io.mailrail.mailbox.mailbox.View;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which messages there are, and which have changed: pages of the primary key in autocommit.
@Component
final class MessageIndex {

    private static final long ANY = -1;

    private final JdbcClient reads;
    private final JdbcClient writes;
    private final MailboxRows rows;
    private final Sharing sharing;

    MessageIndex(
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxWrites") JdbcClient writes,
            MailboxRows rows,
            Sharing sharing) {
        this.reads = reads;
        this.writes = writes;
        this.rows = rows;
        this.sharing = sharing;
    }

    Cursor<IndexPage> index(View view) {
        var mailbox = rows.get(view.mailbox());
        var windows = new UidWindows(UidSet.ALL, mailbox.uidNext(), IndexPage.MAX);
        var pages = new Pages(reads, mailbox, view, mailbox.modSeq(), windows, ANY);
        return new PagedCursor<>(() -> pages.next(true));
    }

    /// What happened after `since` (RFC 7162 §3.2.10).
    ///
    /// @throws Refused Modified when the log was pruned beyond it
    Cursor<ChangePage> changes(View view, ModSeq since) {
        var key = view.mailbox();
        var mailbox = rows.get(key);
        if (since.value() < mailbox.logFrom()) {
            throw new Refused(new Refusal.Modified());
        }
        var news = news(key, since);
        // The log may have been pruned between the two statements.
        if (since.value() < rows.get(key).logFrom()) {
            throw new Refused(new Refusal.Modified());
        }
        var status = sharing.status(mailbox, view, 0);
        var windows = new UidWindows(news.changed(), mailbox.uidNext(), IndexPage.MAX);
        var pages = new Pages(reads, mailbox, view, mailbox.modSeq(), windows, since.value());
        return new PagedCursor<>(() -> {
            boolean first = pages.first;
            var page = pages.next(true);
            return page == null
                    ? null
                    : new ChangePage(status, first ? news.vanished() : UidSet.EMPTY, page);
        });
    }

    private record News(UidSet changed, UidSet vanished) {}

    private News news(MailboxKey key, ModSeq since) {
        var changed = new ArrayList<UidRange>();
        var vanished = new ArrayList<UidRange>();
        reads.sql(
                        """
                        SELECT kind, uid_from, uid_to
                          FROM mailbox_log
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND modseq > :since
                        """)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .param("since", since.value())
                .query(row -> {
                    var range = new UidRange(row.getLong("uid_from"), row.getLong("uid_to"));
                    (row.getInt("kind") == MailboxLog.VANISHED ? vanished : changed).add(range);
                });
        return new News(UidSet.ofRanges(changed), UidSet.ofRanges(vanished));
    }

    /// These messages as they are now, inside the caller's transaction.
    List<IndexPage> pages(MailboxRow mailbox, View view, UidSet uids, ModSeq upTo) {
        var windows = new UidWindows(uids, mailbox.uidNext(), IndexPage.MAX);
        var pages = new Pages(writes, mailbox, view, upTo, windows, ANY);
        var found = new ArrayList<IndexPage>();
        for (var page = pages.next(false); page != null; page = pages.next(false)) {
            found.add(page);
        }
        return found;
    }

    /// The pages of one reading.
    private static final class Pages {

        private final JdbcClient jdbc;
        private final MailboxRow mailbox;
        private final View view;
        private final ModSeq upTo;
        private final UidWindows windows;
        private final long since;
        private boolean first = true;

        Pages(
                JdbcClient jdbc,
                MailboxRow mailbox,
                View view,
                ModSeq upTo,
                UidWindows windows,
                long since) {
            this.jdbc = jdbc;
            this.mailbox = mailbox;
            this.view = view;
            this.upTo = upTo;
            this.windows = windows;
            this.since = since;
        }

        /// The next page with a message on it; null after the last.
        ///
        /// @param atLeastOne whether the first page may be empty
        @Nullable IndexPage next(boolean atLeastOne) {
            for (var window = windows.next(); window != null; window = windows.next()) {
                var page = read(window);
                if (page.length() > 0) {
                    first = false;
                    return page;
                }
            }
            boolean empty = first && atLeastOne;
            first = false;
            return empty ? new IndexPage.Builder(upTo).build() : null;
        }

        private IndexPage read(UidWindows.Window window) {
            var page = new IndexPage.Builder(upTo);
            var last = new long[1];
            jdbc.sql(
                            """
                            SELECT m.uid, m.modseq, m.size, m.flags,
                                   CASE WHEN m.keywords = '{}' THEN NULL ELSE array_to_string(m.keywords, ' ') END AS words
                              FROM %s m
                             WHERE m.account_id = :account
                               AND m.mailbox_id = :mailbox
                               AND %s
                               AND m.modseq > :since
                             ORDER BY m.uid
                             LIMIT :rows
                            """
                                    .formatted(view.messages(), window.condition("m")))
                    .params(window.parameters())
                    .params(view.parameters())
                    .param("account", mailbox.account().value())
                    .param("mailbox", mailbox.id())
                    .param("since", since)
                    .query(row -> {
                        last[0] = row.getLong("uid");
                        page.add(
                                last[0],
                                row.getLong("modseq"),
                                row.getLong("size"),
                                row.getInt("flags"),
                                words(row.getString("words")));
                    });
            windows.read(window, page.length(), last[0]);
            return page.build();
        }
    }

    /// Keywords as one column; no keyword has a space in it.
    static List<String> words(@Nullable String words) {
        return words == null ? List.of() : Arrays.asList(words.split(" "));
    }
}
