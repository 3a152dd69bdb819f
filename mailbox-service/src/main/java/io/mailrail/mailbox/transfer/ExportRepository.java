package io.mailrail.mailbox.transfer;

import io.mailrail.api.AccountId;
import io.mailrail.api.Flags;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.content.ContentKey;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/// What [Exports] reads, page by page in autocommit.
@Component
class ExportRepository {

    private static final int PAGE = 100;

    private final JdbcClient reads;

    ExportRepository(@Qualifier("mailboxReads") JdbcClient reads) {
        this.reads = reads;
    }

    /// A mailbox by its full name.
    record Box(int id, String name) {}

    /// A message.
    record Row(
            long uid,
            Flags flags,
            Instant internalDate,
            String sender,
            ContentKey content,
            long size) {}

    /// In the order of their names, INBOX first.
    List<Box> mailboxes(AccountId account) {
        return reads.sql(
                        """
                        WITH RECURSIVE named (mailbox_id, name, selectable) AS (
                            SELECT t.mailbox_id, t.name, t.selectable
                              FROM mailbox t
                             WHERE t.account_id = :account
                               AND t.parent = 0
                               AND t.deleted_at IS NULL
                             UNION ALL
                            SELECT c.mailbox_id, n.name || '/' || c.name, c.selectable
                              FROM named n
                              JOIN mailbox c
                                ON c.account_id = :account
                               AND c.parent = n.mailbox_id
                               AND c.deleted_at IS NULL)
                        SELECT mailbox_id, name
                          FROM named
                         WHERE selectable
                         ORDER BY name <> 'INBOX', name
                        """)
                .param("account", account.value())
                .query((row, _) -> new Box(row.getInt(1), row.getString(2)))
                .list();
    }

    List<Row> page(AccountId account, int mailbox, long after) {
        return reads.sql(
                        """
                        SELECT m.uid, m.flags, m.keywords, m.internal_date, e.content_account, e.content_id, e.size,
                               e.summary
                          FROM message m
                          JOIN email e
                            ON e.account_id = :account
                           AND e.email_id = m.email_id
                         WHERE m.account_id = :account
                           AND m.mailbox_id = :mailbox
                           AND m.uid > :after
                         ORDER BY m.uid
                         LIMIT :page
                        """)
                .param("account", account.value())
                .param("mailbox", mailbox)
                .param("after", after)
                .param("page", PAGE)
                .query(ExportRepository::read)
                .list();
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        var keywords = (String[]) row.getArray("keywords").getArray();
        return new Row(
                row.getLong("uid"),
                new Flags(row.getInt("flags"), List.of(keywords)),
                row.getObject("internal_date", OffsetDateTime.class).toInstant(),
                sender(row.getBytes("summary")),
                new ContentKey(
                        new AccountId(row.getLong("content_account")),
                        row.getObject("content_id", UUID.class)),
                row.getLong("size"));
    }

    /// Who the message says it is from, for the line that begins it.
    private static String sender(byte[] summary) {
        var from = SummaryCodec.decode(summary).envelope().from();
        if (from.isEmpty()) {
            return "";
        }
        var address = from.getFirst();
        return address.mailbox() + "@" + address.host();
    }
}
