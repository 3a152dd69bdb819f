package io.mailrail.mailbox.search;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.UidWindows;
import io.mailrail.mailbox.mime.SortFields;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/// Reads what SORT and THREAD go by, page by page, in order of UID; no content is opened.
@Component
final class SortColumns {

    private static final int PAGE = 10_000;

    private final JdbcClient reads;
    private final MailboxRows rows;

    SortColumns(@Qualifier("mailboxReads") JdbcClient reads, MailboxRows rows) {
        this.reads = reads;
        this.rows = rows;
    }

    /// What the row of a message tells.
    ///
    /// @param arrival internal date, in microseconds of the epoch
    record Message(long uid, long arrival, long size) {

        /// The sent date, in milliseconds of the epoch; the internal date where there is none (RFC 5256 §2.2).
        long sent(SortFields fields) {
            var sent = fields.sentAt();
            return sent == null ? Math.floorDiv(arrival, 1_000) : sent.toEpochMilli();
        }
    }

    interface MessageReader {
        void read(Message message);
    }

    interface FieldsReader {
        void read(Message message, SortFields fields);
    }

    /// Reads what needs no fields.
    void messages(MailboxKey key, UidSet uids, MessageReader reader) {
        pages(
                key,
                uids,
                "",
                "",
                row -> {
                    var message = message(row);
                    reader.read(message);
                    return message.uid();
                });
    }

    /// Reads the fields, too. Of messages from before they were kept, the summary tells all but the `References:`.
    void fields(MailboxKey key, UidSet uids, FieldsReader reader) {
        pages(
                key,
                uids,
                ", e.sort, CASE WHEN e.sort IS NULL THEN e.summary END AS summary",
                "JOIN email e ON e.account_id = :account AND e.email_id = m.email_id",
                row -> {
                    var message = message(row);
                    var sort = row.getBytes("sort");
                    reader.read(
                            message,
                            sort == null
                                    ? SortFields.of(
                                            SummaryCodec.decode(row.getBytes("summary")).envelope())
                                    : SortFields.decode(sort));
                    return message.uid();
                });
    }

    private static Message message(ResultSet row) throws SQLException {
        var arrival = row.getObject("internal_date", OffsetDateTime.class).toInstant();
        return new Message(
                row.getLong("uid"),
                Math.addExact(
                        Math.multiplyExact(arrival.getEpochSecond(), 1_000_000L),
                        arrival.getNano() / 1_000),
                row.getLong("size"));
    }

    /// Takes a row and says its UID.
    private interface RowReader {
        long read(ResultSet row) throws SQLException;
    }

    private void pages(MailboxKey key, UidSet uids, String columns, String join, RowReader reader) {
        var mailbox = rows.get(key);
        var windows = new UidWindows(uids, mailbox.uidNext(), PAGE);
        for (var window = windows.next(); window != null; window = windows.next()) {
            Caller.check();
            List<Long> read =
                    reads.sql(
                                    """
                                    SELECT m.uid, m.internal_date, m.size%s
                                      FROM message m
                                           %s
                                     WHERE m.account_id = :account
                                       AND m.mailbox_id = :mailbox
                                       AND %s
                                     ORDER BY m.uid
                                     LIMIT :rows
                                    """
                                            .formatted(columns, join, window.condition("m")))
                            .params(window.parameters())
                            .param("account", mailbox.account().value())
                            .param("mailbox", mailbox.id())
                            .query((row, _) -> reader.read(row))
                            .list();
            windows.read(window, read.size(), read.isEmpty() ? 0 : read.getLast());
        }
    }
}
