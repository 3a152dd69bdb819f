package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.mailbox.DeletedMailboxes;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Where a message was filed, moved to, removed from and restored to, as the rows of mail tell it, for as long as they are kept.
@Component
public final class MessageHistory {

    /// Most rows that are read.
    private static final int MOST = 10_000;

    private final JdbcClient reads;
    private final DeletedMailboxes mailboxes;

    MessageHistory(@Qualifier("mailboxReads") JdbcClient reads, DeletedMailboxes mailboxes) {
        this.reads = reads;
        this.mailboxes = mailboxes;
    }

    /// Something that happened to a message.
    ///
    /// @param kind `filed`, `moved`, `removed` or `restored`
    public record Happened(Instant at, String kind, Map<String, Object> detail) {

        public Happened {
            detail = Map.copyOf(detail);
        }
    }

    /// Where a message lies or lay.
    private record Place(MailboxKey mailbox, long uid) {}

    /// A row of `message` or `removed`.
    ///
    /// @param gone null for one that lies there
    private record Row(Place place, String login, Instant filed, @Nullable Gone gone) {}

    /// @param to null where it was removed for good
    /// @param restoredAt null where it was not restored
    private record Gone(
            Instant at,
            String by,
            @Nullable Place to,
            @Nullable Instant restoredAt,
            @Nullable String restoredBy) {}

    /// What happened to an email in these accounts, the first first.
    public List<Happened> of(UUID email, Collection<AccountId> accounts) {
        var rows = new ArrayList<Row>();
        rows.addAll(lying(email, accounts));
        rows.addAll(gone(email, accounts));
        return new Telling(rows).events();
    }

    private List<Row> lying(UUID email, Collection<AccountId> accounts) {
        return reads.sql(
                        """
                        SELECT m.account_id, m.mailbox_id, m.uid, m.save_date, coalesce(a.login, '') AS login
                          FROM unnest(:accounts::bigint[]) AS n (account_id)
                          JOIN message m
                            ON m.account_id = n.account_id
                           AND m.email_id = :email
                          LEFT JOIN account a
                            ON a.account_id = m.account_id
                         LIMIT :most
                        """)
                .param("accounts", SqlArrays.longs(accounts, AccountId::value))
                .param("email", email)
                .param("most", MOST)
                .query((row, _) -> row(row, null))
                .list();
    }

    private List<Row> gone(UUID email, Collection<AccountId> accounts) {
        return reads.sql(
                        """
                        SELECT r.account_id, r.mailbox_id, r.uid, r.save_date, coalesce(a.login, '') AS login,
                               r.removed_at, r.removed_by, r.moved_account, r.moved_mailbox, r.moved_uid, r.restored_at,
                               r.restored_by
                          FROM unnest(:accounts::bigint[]) AS n (account_id)
                          JOIN removed r
                            ON r.account_id = n.account_id
                           AND r.email_id = :email
                          LEFT JOIN account a
                            ON a.account_id = r.account_id
                         LIMIT :most
                        """)
                .param("accounts", SqlArrays.longs(accounts, AccountId::value))
                .param("email", email)
                .param("most", MOST)
                .query((row, _) -> row(row, read(row)))
                .list();
    }

    private static Row row(ResultSet row, @Nullable Gone gone) throws SQLException {
        return new Row(
                place(row.getLong("account_id"), row.getInt("mailbox_id"), row.getLong("uid")),
                row.getString("login"),
                instant(row, "save_date"),
                gone);
    }

    private static Gone read(ResultSet row) throws SQLException {
        var account = row.getObject("moved_account", Long.class);
        var restoredAt = row.getObject("restored_at", OffsetDateTime.class);
        return new Gone(
                instant(row, "removed_at"),
                row.getString("removed_by"),
                account == null
                        ? null
                        : place(account, row.getInt("moved_mailbox"), row.getLong("moved_uid")),
                restoredAt == null ? null : restoredAt.toInstant(),
                row.getString("restored_by"));
    }

    private static Place place(long account, int mailbox, long uid) {
        return new Place(new MailboxKey(new AccountId(account), new MailboxId(mailbox)), uid);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// Puts the rows of one email together.
    private final class Telling {

        private final List<Row> rows;
        private final Map<MailboxKey, String> names;
        private final Set<Place> arrivedByMove = new HashSet<>();
        private final List<Happened> events = new ArrayList<>();

        Telling(List<Row> rows) {
            this.rows = rows;
            var keys = new HashSet<MailboxKey>();
            for (var row : rows) {
                keys.add(row.place().mailbox());
                if (row.gone() != null && row.gone().to() != null) {
                    keys.add(row.gone().to().mailbox());
                    arrivedByMove.add(row.gone().to());
                }
            }
            this.names = mailboxes.names(keys);
        }

        List<Happened> events() {
            for (var row : rows) {
                if (!arrivedByMove.contains(row.place())) {
                    tell(row.filed(), "filed", row, row.place(), "mailbox", null);
                }
                if (row.gone() != null) {
                    tell(row, row.gone());
                }
            }
            events.sort(Comparator.comparing(Happened::at));
            return events;
        }

        private void tell(Row row, Gone gone) {
            if (gone.to() == null || gone.restoredAt() != null) {
                tell(gone.at(), "removed", row, row.place(), "mailbox", gone.by());
            } else {
                tell(gone.at(), "moved", row, gone.to(), "to", gone.by());
            }
            if (gone.restoredAt() != null) {
                tell(
                        gone.restoredAt(),
                        "restored",
                        row,
                        Objects.requireNonNull(gone.to()),
                        "to",
                        gone.restoredBy());
            }
        }

        private void tell(
                Instant at, String kind, Row row, Place place, String as, @Nullable String by) {
            var detail = new LinkedHashMap<String, Object>();
            detail.put("account", row.login());
            if (!place.equals(row.place())) {
                detail.put("from", name(row.place()));
            }
            detail.put(as, name(place));
            detail.put("uid", place.uid());
            if (by != null) {
                detail.put("by", by);
            }
            events.add(new Happened(at, kind, detail));
        }

        private String name(Place place) {
            return names.getOrDefault(place.mailbox(), "");
        }
    }
}
