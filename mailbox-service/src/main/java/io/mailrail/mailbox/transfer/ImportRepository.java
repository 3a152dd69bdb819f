package io.mailrail.mailbox.transfer;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.transfer.ImportJob.Counts;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The statements on `import_job` and `import_skip`. Jobs are looked for through all accounts without locks; what changes one
/// names its account, and says what it must find there.
@Component
class ImportRepository {

    private static final String UNFINISHED = "('uploading', 'waiting', 'running')";

    static final String COLUMNS =
            " account_id, import_id, login, state, format, mailbox, received, consumed, position, seen, stored,"
                    + " skipped, octets, attempts, failure, created_at, updated_at, started_at, finished_at ";

    private final JdbcClient writes;
    private final JdbcClient reads;

    ImportRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    static ImportJob read(ResultSet row, int number) throws SQLException {
        var mailbox = row.getString("mailbox");
        return new ImportJob(
                new ImportKey(
                        new AccountId(row.getLong("account_id")),
                        row.getObject("import_id", UUID.class)),
                row.getString("login"),
                ImportState.of(row.getString("state")),
                ImportFormat.of(row.getString("format")).orElseThrow(),
                mailbox == null ? null : new MailboxName(mailbox),
                row.getLong("received"),
                row.getLong("consumed"),
                row.getLong("position"),
                new Counts(
                        row.getLong("seen"),
                        row.getLong("stored"),
                        row.getLong("skipped"),
                        row.getLong("octets")),
                row.getInt("attempts"),
                row.getString("failure"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    void insert(
            ImportKey key,
            String login,
            ImportFormat format,
            @Nullable MailboxName mailbox,
            Instant now) {
        writes.sql(
                        """
                        INSERT INTO import_job (account_id, import_id, login, state, format, mailbox, received, consumed,
                                                position, seen, stored, skipped, octets, attempts, lease_until, cleared,
                                                created_at, updated_at)
                        VALUES (:account, :id, :login, 'uploading', :format, :mailbox, 0, 0, 0, 0, 0, 0, 0, 0, :now, FALSE,
                                :now, :now)
                        """)
                .param("account", key.account().value())
                .param("id", key.id())
                .param("login", login)
                .param("format", format.spelled())
                .param("mailbox", mailbox == null ? null : mailbox.value())
                .param("now", SqlArrays.time(now))
                .update();
    }

    int unfinished(AccountId account) {
        return writes.sql(
                        """
                        SELECT count(*)
                          FROM import_job
                         WHERE account_id = :account
                           AND state IN %s
                        """
                                .formatted(UNFINISHED))
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }

    /// By its number alone, which is all that a request names.
    Optional<ImportJob> find(UUID id) {
        return reads.sql("SELECT" + COLUMNS + "FROM import_job WHERE import_id = :id")
                .param("id", id)
                .query(ImportRepository::read)
                .optional();
    }

    /// In the order they were begun; of one account, or of all.
    List<ImportJob> list(@Nullable AccountId account, UUID after, int limit) {
        var of = account == null ? "" : " AND account_id = :account";
        return reads.sql(
                        "SELECT"
                                + COLUMNS
                                + "FROM import_job WHERE import_id > :after"
                                + of
                                + " ORDER BY import_id LIMIT :limit")
                .param("after", after)
                .param("limit", limit)
                .param("account", account == null ? 0 : account.value())
                .query(ImportRepository::read)
                .list();
    }

    /// Counts octets that came at this place; false where another place is expected, or none.
    boolean receive(ImportKey key, long start, int length, Instant now) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET received = received + :length, updated_at = :now
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND state = 'uploading'
                                   AND received = :start
                                """)
                        .param("length", length)
                        .param("now", SqlArrays.time(now))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("start", start)
                        .update()
                == 1;
    }

    /// The upload is whole; false where it was not expected to be.
    boolean received(ImportKey key, long total, Instant now) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET state = 'waiting', updated_at = :now, lease_until = :now
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND state = 'uploading'
                                   AND received = :total
                                """)
                        .param("now", SqlArrays.time(now))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("total", total)
                        .update()
                == 1;
    }

    /// Ends an import that is not finished, whoever reads it.
    boolean end(ImportKey key, ImportState state, @Nullable String failure, Instant now) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET state = :state, failure = :failure, owner = NULL, updated_at = :now,
                                       finished_at = :now
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND state IN %s
                                """
                                        .formatted(UNFINISHED))
                        .param("state", state.spelled())
                        .param("failure", failure)
                        .param("now", SqlArrays.time(now))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .update()
                == 1;
    }

    /// Imports of an account that is gone.
    void cancel(AccountId account, Instant now) {
        writes.sql(
                        """
                        UPDATE import_job
                           SET state = 'cancelled', owner = NULL, updated_at = :now, finished_at = :now
                         WHERE account_id = :account
                           AND state IN %s
                        """
                                .formatted(UNFINISHED))
                .param("account", account.value())
                .param("now", SqlArrays.time(now))
                .update();
    }

    void report(ImportKey key, Collection<Skip> skips) {
        if (skips.isEmpty()) {
            return;
        }
        writes.sql(
                        """
                        INSERT INTO import_skip (account_id, import_id, number, place, name, reason, detail)
                        SELECT account_id, :id, number, place, name, reason, detail
                          FROM unnest(:accounts, :numbers, :places, :names, :reasons, :details)
                            AS s (account_id, number, place, name, reason, detail)
                        """)
                .param("id", key.id())
                .param("accounts", SqlArrays.longs(skips, _ -> key.account().value()))
                .param("numbers", SqlArrays.longs(skips, Skip::number))
                .param("places", SqlArrays.longs(skips, Skip::place))
                .param("names", SqlArrays.texts(skips, Skip::name))
                .param("reasons", SqlArrays.texts(skips, skip -> skip.reason().name()))
                .param("details", SqlArrays.texts(skips, Skip::detail))
                .update();
    }

    List<Skip> report(ImportKey key, int most) {
        return reads.sql(
                        """
                        SELECT number, place, name, reason, detail
                          FROM import_skip
                         WHERE account_id = :account
                           AND import_id = :id
                         ORDER BY number
                         LIMIT :most
                        """)
                .param("account", key.account().value())
                .param("id", key.id())
                .param("most", most)
                .query((row, _) ->
                        new Skip(
                                row.getLong("number"),
                                row.getLong("place"),
                                row.getString("name"),
                                Skip.Reason.valueOf(row.getString("reason")),
                                row.getString("detail")))
                .list();
    }

    static ImportKey key(ResultSet row, int number) throws SQLException {
        return new ImportKey(new AccountId(row.getLong(1)), row.getObject(2, UUID.class));
    }

    /// Uploads that broke off before this, and were not continued.
    List<ImportKey> abandoned(Instant before, int most) {
        return reads.sql(
                        """
                        SELECT account_id, import_id
                          FROM import_job
                         WHERE state = 'uploading'
                           AND NOT cleared
                           AND updated_at < :before
                         LIMIT :most
                        """)
                .param("before", SqlArrays.time(before))
                .param("most", most)
                .query(ImportRepository::key)
                .list();
    }

    /// Finished imports whose upload is still here.
    List<ImportKey> uncleared(int most) {
        return reads.sql(
                        """
                        SELECT account_id, import_id
                          FROM import_job
                         WHERE state IN ('done', 'failed', 'cancelled')
                           AND NOT cleared
                         LIMIT :most
                        """)
                .param("most", most)
                .query(ImportRepository::key)
                .list();
    }

    void cleared(ImportKey key) {
        writes.sql(
                        """
                        UPDATE import_job
                           SET cleared = TRUE
                         WHERE account_id = :account
                           AND import_id = :id
                           AND state NOT IN %s
                        """
                                .formatted(UNFINISHED))
                .param("account", key.account().value())
                .param("id", key.id())
                .update();
    }

    /// Imports that ended before this.
    List<ImportKey> old(Instant before, int most) {
        return reads.sql(
                        """
                        SELECT account_id, import_id
                          FROM import_job
                         WHERE cleared
                           AND finished_at < :before
                         LIMIT :most
                        """)
                .param("before", SqlArrays.time(before))
                .param("most", most)
                .query(ImportRepository::key)
                .list();
    }

    void delete(ImportKey key) {
        for (var table : List.of("import_skip", "import_job")) {
            writes.sql("DELETE FROM " + table + " WHERE account_id = :account AND import_id = :id")
                    .param("account", key.account().value())
                    .param("id", key.id())
                    .update();
        }
    }
}
