package io.mailrail.mailbox.transfer;

import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.transfer.ImportJob.Counts;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The statements of those who read imports. Each says whose lease it believes to hold; where that is over, it changes nothing.
@Component
class ImportLeases {

    private final JdbcClient writes;
    private final JdbcClient reads;

    ImportLeases(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// Imports that nobody reads, the longest waiting first.
    List<ImportKey> free(Instant now, int most) {
        return reads.sql(
                        """
                        SELECT account_id, import_id
                          FROM import_job
                         WHERE state IN ('waiting', 'running')
                           AND NOT cleared
                           AND lease_until <= :now
                         ORDER BY lease_until, import_id
                         LIMIT :most
                        """)
                .param("now", SqlArrays.time(now))
                .param("most", most)
                .query(ImportRepository::key)
                .list();
    }

    /// Leases an import, unless another was faster.
    Optional<ImportJob> lease(ImportKey key, UUID owner, Instant now, Instant until) {
        return writes.sql(
                        """
                        UPDATE import_job
                           SET state = 'running', owner = :owner, lease_until = :until, attempts = attempts + 1,
                               started_at = coalesce(started_at, :now), updated_at = :now
                         WHERE account_id = :account
                           AND import_id = :id
                           AND state IN ('waiting', 'running')
                           AND lease_until <= :now
                        RETURNING
                        """
                                + ImportRepository.COLUMNS)
                .param("owner", owner)
                .param("until", SqlArrays.time(until))
                .param("now", SqlArrays.time(now))
                .param("account", key.account().value())
                .param("id", key.id())
                .query(ImportRepository::read)
                .optional();
    }

    /// False where the lease is lost, or the import has ended.
    boolean renew(ImportKey key, UUID owner, Instant until) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET lease_until = :until
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND owner = :owner
                                   AND state = 'running'
                                """)
                        .param("until", SqlArrays.time(until))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /// How far a job has come.
    record Progress(long consumed, long position, Counts more) {}

    /// In the transaction that stores the messages: false where the lease is lost, or the import has ended.
    boolean advance(ImportKey key, UUID owner, Progress progress, Instant now, Instant until) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET consumed = :consumed, position = :position, seen = seen + :seen,
                                       stored = stored + :stored, skipped = skipped + :skipped,
                                       octets = octets + :octets, attempts = 0, updated_at = :now,
                                       lease_until = :until
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND owner = :owner
                                   AND state = 'running'
                                """)
                        .param("consumed", progress.consumed())
                        .param("position", progress.position())
                        .param("seen", progress.more().seen())
                        .param("stored", progress.more().stored())
                        .param("skipped", progress.more().skipped())
                        .param("octets", progress.more().octets())
                        .param("now", SqlArrays.time(now))
                        .param("until", SqlArrays.time(until))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /// Ends the import that one has leased.
    boolean finish(
            ImportKey key,
            UUID owner,
            ImportState state,
            long consumed,
            @Nullable String failure,
            Instant now) {
        return writes.sql(
                                """
                                UPDATE import_job
                                   SET state = :state, failure = :failure, consumed = :consumed, owner = NULL,
                                       updated_at = :now, finished_at = :now
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND owner = :owner
                                   AND state = 'running'
                                """)
                        .param("state", state.spelled())
                        .param("failure", failure)
                        .param("consumed", consumed)
                        .param("now", SqlArrays.time(now))
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("owner", owner)
                        .update()
                == 1;
    }
}
