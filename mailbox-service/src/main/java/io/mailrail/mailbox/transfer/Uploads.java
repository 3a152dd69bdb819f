package io.mailrail.mailbox.transfer;

import com.github.luben.zstd.Zstd;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.DatabaseTrouble;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

/// Where uploads lie until they are read: in the database, for it is all that replicas share.
@Component
class Uploads {

    /// Octets of a chunk at most.
    static final int CHUNK = 256 * 1024;

    /// Uploads are written once and read once: little effort for much of the gain.
    private static final int LEVEL = 1;

    /// Chunks that are deleted in one transaction.
    private static final int AT_ONCE = 200;

    private final ImportRepository jobs;
    private final JdbcClient writes;
    private final JdbcClient reads;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Uploads(
            ImportRepository jobs,
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.jobs = jobs;
        this.writes = writes;
        this.reads = reads;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// A piece of an upload, unpacked.
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Chunk(long start, byte[] octets) {

        long end() {
            return start + octets.length;
        }
    }

    /// Adds a chunk, in a transaction of its own.
    ///
    /// @throws Refused Modified where the upload ends elsewhere, or is not expected to go on
    void append(ImportKey key, long start, byte[] octets) {
        var packed = Zstd.compress(octets, LEVEL);
        boolean added =
                DatabaseTrouble.guard(() ->
                        Objects.requireNonNull(
                                transactions.execute(_ -> {
                                    boolean expected =
                                            jobs.receive(
                                                    key, start, octets.length, clock.instant());
                                    if (expected) {
                                        insert(key, start, octets.length, packed);
                                    }
                                    return expected;
                                })));
        if (!added) {
            throw new Refused(new Refusal.Modified());
        }
    }

    private void insert(ImportKey key, long start, int length, byte[] packed) {
        writes.sql(
                        """
                        INSERT INTO import_chunk (account_id, import_id, start, length, data)
                        VALUES (:account, :id, :start, :length, :data)
                        """)
                .param("account", key.account().value())
                .param("id", key.id())
                .param("start", start)
                .param("length", length)
                .param("data", packed)
                .update();
    }

    /// The chunk that holds this octet, and some that follow, in autocommit; none past the end.
    List<Chunk> read(ImportKey key, long from, int most) {
        return DatabaseTrouble.guard(() ->
                reads.sql(
                                """
                                SELECT start, length, data
                                  FROM import_chunk
                                 WHERE account_id = :account
                                   AND import_id = :id
                                   AND start >= :first
                                   AND start + length > :from
                                 ORDER BY start
                                 LIMIT :most
                                """)
                        .param("account", key.account().value())
                        .param("id", key.id())
                        .param("first", from - CHUNK)
                        .param("from", from)
                        .param("most", most)
                        .query((row, _) ->
                                new Chunk(
                                        row.getLong("start"),
                                        Zstd.decompress(
                                                row.getBytes("data"), row.getInt("length"))))
                        .list());
    }

    /// Deletes an upload, some chunks at a time.
    void delete(ImportKey key) {
        int deleted;
        do {
            deleted =
                    writes.sql(
                                    """
                                    DELETE FROM import_chunk
                                     WHERE account_id = :account
                                       AND import_id = :id
                                       AND start IN (SELECT start
                                                       FROM import_chunk
                                                      WHERE account_id = :account
                                                        AND import_id = :id
                                                      LIMIT :most)
                                    """)
                            .param("account", key.account().value())
                            .param("id", key.id())
                            .param("most", AT_ONCE)
                            .update();
        } while (deleted == AT_ONCE);
    }
}
