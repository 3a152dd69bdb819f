package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.Address;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.mailbox.DeletedMailboxes;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.mailrail.mailbox.mime.EncodedWords;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// What was removed and can be restored: for as long as `mailrail.mailbox.undelete-retention` says, and not what moved or was
/// restored already.
@Component
public final class RemovedMail {

    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private final JdbcClient reads;
    private final DeletedMailboxes deleted;
    private final MailboxProperties properties;
    private final Clock clock;

    RemovedMail(
            @Qualifier("mailboxReads") JdbcClient reads,
            DeletedMailboxes deleted,
            MailboxProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.reads = reads;
        this.deleted = deleted;
        this.properties = properties;
        this.clock = clock;
    }

    /// @param mailbox the full name, now, or when it was deleted
    /// @param from the first author, decoded
    /// @param date of the Date: field, as it stands
    /// @param removedBy an account and its protocol, or a token of the administrators
    public record Message(
            UUID email,
            String mailbox,
            @Nullable String subject,
            @Nullable String from,
            @Nullable String date,
            long size,
            Instant internalDate,
            Instant removedAt,
            String removedBy,
            Place place) {}

    /// Where a page of the list ends.
    public record Place(Instant removedAt, int mailbox, long uid) {

        public static final Place NEWEST = new Place(NEVER, 0, 0);
    }

    /// Since when what was removed can be restored.
    Instant horizon() {
        var retention = properties.undeleteRetention();
        return retention.isZero() ? NEVER : clock.instant().minus(retention);
    }

    /// The last that were removed, before this place.
    public List<Message> messages(AccountId account, Place before, int most) {
        record Row(int mailbox, Message message) {}
        var rows =
                reads.sql(
                                """
                                SELECT r.mailbox_id, r.uid, r.email_id, r.size, r.internal_date, r.removed_at, r.removed_by,
                                       e.summary
                                  FROM removed r
                                  JOIN email e
                                    ON e.account_id = r.account_id
                                   AND e.email_id = r.email_id
                                 WHERE r.account_id = :account
                                   AND r.moved_account IS NULL
                                   AND r.removed_at >= :horizon
                                   AND (r.removed_at, r.mailbox_id, r.uid) < (:at, :mailbox, :uid)
                                 ORDER BY r.removed_at DESC, r.mailbox_id DESC, r.uid DESC
                                 LIMIT :most
                                """)
                        .param("account", account.value())
                        .param("horizon", horizon().atOffset(ZoneOffset.UTC))
                        .param("at", before.removedAt().atOffset(ZoneOffset.UTC))
                        .param("mailbox", before.mailbox())
                        .param("uid", before.uid())
                        .param("most", most)
                        .query((row, _) -> new Row(row.getInt("mailbox_id"), message(row)))
                        .list();
        var ids = rows.stream().map(Row::mailbox).collect(Collectors.toCollection(HashSet::new));
        var names = deleted.names(account, ids);
        return rows.stream()
                .map(row -> named(row.message(), names.getOrDefault(row.mailbox(), "")))
                .toList();
    }

    private static Message message(ResultSet row) throws SQLException {
        var envelope = SummaryCodec.decode(row.getBytes("summary")).envelope();
        var removedAt = row.getObject("removed_at", OffsetDateTime.class).toInstant();
        return new Message(
                row.getObject("email_id", UUID.class),
                "",
                envelope.subject() == null ? null : EncodedWords.decode(envelope.subject()),
                envelope.from().isEmpty() ? null : author(envelope.from().getFirst()),
                envelope.date(),
                row.getLong("size"),
                row.getObject("internal_date", OffsetDateTime.class).toInstant(),
                removedAt,
                row.getString("removed_by"),
                new Place(removedAt, row.getInt("mailbox_id"), row.getLong("uid")));
    }

    private static Message named(Message it, String mailbox) {
        return new Message(
                it.email(),
                mailbox,
                it.subject(),
                it.from(),
                it.date(),
                it.size(),
                it.internalDate(),
                it.removedAt(),
                it.removedBy(),
                it.place());
    }

    private static String author(Address address) {
        var mailbox = address.mailbox() == null ? "" : address.mailbox();
        var spec = address.host() == null ? mailbox : mailbox + "@" + address.host();
        return address.name() == null
                ? spec
                : EncodedWords.decode(address.name()) + " <" + spec + ">";
    }

    /// Mailboxes that were deleted, the last one first.
    public List<DeletedMailboxes.Deleted> mailboxes(AccountId account, int most) {
        return deleted.since(account, horizon(), most);
    }
}
