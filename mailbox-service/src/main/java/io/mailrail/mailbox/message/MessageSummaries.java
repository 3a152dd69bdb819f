package io.mailrail.mailbox.message;

import io.mailrail.api.Cursor;
import io.mailrail.api.EmailId;
import io.mailrail.api.Flags;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.UidWindows;
import io.mailrail.mailbox.mailbox.View;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;

/// What FETCH can say without the octets, read in pages; of messages that were just removed, too.
@Component
final class MessageSummaries {

    private static final int PAGE = 250;

    private final JdbcClient reads;
    private final MailboxRows rows;

    MessageSummaries(@Qualifier("mailboxReads") JdbcClient reads, MailboxRows rows) {
        this.reads = reads;
        this.rows = rows;
    }

    Cursor<MessageSummary> summaries(View view, UidSet uids) {
        var mailbox = rows.get(view.mailbox());
        var windows = new UidWindows(uids, mailbox.uidNext(), PAGE);
        var ahead = new ArrayDeque<MessageSummary>();
        return new PagedCursor<>(() -> next(mailbox, view, windows, ahead));
    }

    private @Nullable MessageSummary next(
            MailboxRow mailbox, View view, UidWindows windows, ArrayDeque<MessageSummary> ahead) {
        for (var window = ahead.isEmpty() ? windows.next() : null;
                window != null && ahead.isEmpty();
                window = ahead.isEmpty() ? windows.next() : null) {
            ahead.addAll(read(mailbox, view, window));
            windows.read(window, ahead.size(), ahead.isEmpty() ? 0 : ahead.getLast().uid().value());
        }
        return ahead.poll();
    }

    private List<MessageSummary> read(MailboxRow mailbox, View view, UidWindows.Window window) {
        return reads.sql(
                        """
                        SELECT x.uid, x.email_id, x.modseq, x.flags, array_to_string(x.keywords, ' ') AS words,
                               x.internal_date, x.save_date, x.size, e.thread_id, e.summary
                          FROM ((SELECT m.uid, m.email_id, m.modseq, m.flags, m.keywords, m.internal_date, m.save_date, m.size
                                   FROM %s m
                                  WHERE m.account_id = :account
                                    AND m.mailbox_id = :mailbox
                                    AND %s
                                  ORDER BY m.uid
                                  LIMIT :rows)
                                 UNION ALL
                                (SELECT r.uid, r.email_id, 1, r.flags, r.keywords, r.internal_date, r.save_date, r.size
                                   FROM removed r
                                  WHERE r.account_id = :account
                                    AND r.mailbox_id = :mailbox
                                    AND %s
                                  ORDER BY r.uid
                                  LIMIT :rows)) x
                          JOIN email e
                            ON e.account_id = :account
                           AND e.email_id = x.email_id
                         ORDER BY x.uid
                         LIMIT :rows
                        """
                                .formatted(
                                        view.messages(),
                                        window.condition("m"),
                                        window.condition("r")))
                .params(window.parameters())
                .params(view.parameters())
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.id())
                .query(MessageSummaries::summary)
                .list();
    }

    private static MessageSummary summary(ResultSet row, int rowNumber) throws SQLException {
        var words = row.getString("words");
        return new MessageSummary(
                new Uid(row.getLong("uid")),
                new EmailId(row.getObject("email_id", UUID.class)),
                row.getObject("thread_id", UUID.class),
                row.getLong("size"),
                row.getObject("internal_date", OffsetDateTime.class).toInstant(),
                row.getObject("save_date", OffsetDateTime.class).toInstant(),
                new Flags(row.getInt("flags"), MessageIndex.words(words.isEmpty() ? null : words)),
                new ModSeq(row.getLong("modseq")),
                SummaryCodec.decode(row.getBytes("summary")));
    }
}
