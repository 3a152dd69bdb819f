package io.mailrail.mailbox.search;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.SqlArrays;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The statements of the index: its state, its slices, and which accounts are due.
@Component
class IndexRepository {

    /// The group whose row says whose the further positions are.
    private static final int OWNERS = -1;

    private final JdbcClient writes;
    private final JdbcClient reads;

    IndexRepository(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// How far an account is indexed.
    ///
    /// @param indexedTo the first number that is not
    /// @param next the first number that is not given out
    /// @param version null where nothing was indexed yet
    record State(long indexedTo, long next, @Nullable Integer version) {

        /// Blocks that can be read by this version.
        int blocks() {
            return version != null && version == Signature.VERSION
                    ? Math.toIntExact(indexedTo / BlockBuilder.NUMBERS)
                    : 0;
        }

        /// Numbers that are not indexed.
        long behind() {
            return next - (long) blocks() * BlockBuilder.NUMBERS;
        }
    }

    /// Both are read in one statement, so that all numbers below `next` are in the index or behind it.
    State state(AccountId account) {
        return state(reads, account);
    }

    /// The same in a transaction that has locked the account row: what is given out meanwhile waits.
    State lockedState(AccountId account) {
        writes.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR NO KEY UPDATE")
                .param("account", account.value())
                .query(Integer.class)
                .optional();
        return state(writes, account);
    }

    private static State state(JdbcClient jdbc, AccountId account) {
        return jdbc.sql(
                        """
                        SELECT u.next_search, s.indexed_to, s.version
                          FROM account_usage u
                          LEFT JOIN search_state s ON s.account_id = u.account_id
                         WHERE u.account_id = :account
                        """)
                .param("account", account.value())
                .query((row, _) ->
                        new State(
                                row.getLong("indexed_to"),
                                row.getLong("next_search"),
                                row.getObject("version", Integer.class)))
                .optional()
                .orElse(new State(0, 0, null));
    }

    // ---------------------------------------------------------------- slices

    /// A slice, or whose positions are.
    ///
    /// @param bit -8 for the owners
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slice(int block, int bit, byte[] data) {}

    /// These slices of these blocks, and whose their further positions are; what another version wrote is left out.
    List<Slice> slices(AccountId account, int[] bits, int fromBlock, int endBlock) {
        var all = IntStream.concat(IntStream.of(8 * OWNERS), Arrays.stream(bits)).toArray();
        return reads.sql(
                        """
                        SELECT s.block, k.bit,
                               CASE WHEN k.bit < 0 THEN s.data
                                    ELSE substr(s.data, octet_length(s.data) / 8 * (k.bit & 7) + 1, octet_length(s.data) / 8)
                                END AS slice
                          FROM unnest(:bits) AS k (bit)
                          JOIN search_slice s
                            ON s.account_id = :account
                           AND s.grp = (k.bit >> 3)::smallint
                           AND s.block >= :from
                           AND s.block < :end
                         WHERE s.version = :version
                        """)
                .param("bits", all)
                .param("account", account.value())
                .param("from", fromBlock)
                .param("end", endBlock)
                .param("version", Signature.VERSION)
                .query((row, _) -> new Slice(row.getInt(1), row.getInt(2), row.getBytes(3)))
                .list();
    }

    /// Writes a block, in the caller's transaction.
    void write(AccountId account, int block, BlockBuilder builder) {
        var groups = IntStream.range(OWNERS, BlockBuilder.GROUPS).toArray();
        var data = new byte[groups.length][];
        data[0] = builder.owners();
        System.arraycopy(builder.groups(), 0, data, 1, BlockBuilder.GROUPS);
        writes.sql(
                        """
                        INSERT INTO search_slice (account_id, grp, block, version, data)
                        SELECT :account, grp, :block, :version, data
                          FROM unnest(:groups::smallint[], :data) AS s (grp, data)
                        ON CONFLICT (account_id, grp, block)
                        DO UPDATE SET version = excluded.version, data = excluded.data
                        """)
                .param("account", account.value())
                .param("block", block)
                .param("version", Signature.VERSION)
                .param("groups", groups)
                .param("data", data)
                .update();
    }

    /// Moves the mark from one place to the next, in the transaction that writes the block between; false where somebody else did,
    /// or the account is gone.
    boolean advance(AccountId account, long from, long to) {
        boolean there =
                writes.sql("SELECT 1 FROM account_usage WHERE account_id = :account FOR KEY SHARE")
                        .param("account", account.value())
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        if (!there) {
            return false;
        }
        writes.sql(
                        """
                        INSERT INTO search_state (account_id, indexed_to, version)
                        VALUES (:account, 0, :version)
                        ON CONFLICT (account_id) DO NOTHING
                        """)
                .param("account", account.value())
                .param("version", Signature.VERSION)
                .update();
        int moved =
                writes.sql(
                                """
                                UPDATE search_state
                                   SET indexed_to = :to
                                 WHERE account_id = :account
                                   AND indexed_to = :from
                                   AND version = :version
                                """)
                        .param("account", account.value())
                        .param("from", from)
                        .param("to", to)
                        .param("version", Signature.VERSION)
                        .update();
        return moved == 1;
    }

    /// Begins again where an older version stopped.
    void restart(AccountId account) {
        writes.sql(
                        """
                        UPDATE search_state
                           SET indexed_to = 0, version = :version
                         WHERE account_id = :account
                           AND version < :version
                        """)
                .param("account", account.value())
                .param("version", Signature.VERSION)
                .update();
    }

    // ---------------------------------------------------------------- who is due

    /// Finds what nobody said is due: before this version, or this index, was there.
    void findDue(Instant now) {
        writes.sql(
                        """
                        INSERT INTO search_due (account_id, lease_until)
                        SELECT u.account_id, :now
                          FROM account_usage u
                          LEFT JOIN search_state s ON s.account_id = u.account_id
                         WHERE u.next_search - coalesce(s.indexed_to, 0) >= :numbers
                            OR s.version < :version
                        ON CONFLICT (account_id) DO NOTHING
                        """)
                .param("now", SqlArrays.time(now))
                .param("numbers", BlockBuilder.NUMBERS)
                .param("version", Signature.VERSION)
                .update();
    }

    /// Accounts that are due and nobody's.
    List<AccountId> due(Instant now, int most) {
        return reads.sql(
                        """
                        SELECT account_id FROM search_due WHERE lease_until <= :now ORDER BY lease_until LIMIT :most
                        """)
                .param("now", SqlArrays.time(now))
                .param("most", most)
                .query((row, _) -> new AccountId(row.getLong(1)))
                .list();
    }

    /// Takes an account for a while, if nobody else did.
    boolean take(AccountId account, Instant now, Instant until) {
        return writes.sql(
                                """
                                UPDATE search_due
                                   SET lease_until = :until
                                 WHERE account_id = :account
                                   AND lease_until <= :now
                                """)
                        .param("account", account.value())
                        .param("now", SqlArrays.time(now))
                        .param("until", SqlArrays.time(until))
                        .update()
                == 1;
    }

    /// Keeps it for longer, or gives it back.
    void hold(AccountId account, Instant until) {
        writes.sql("UPDATE search_due SET lease_until = :until WHERE account_id = :account")
                .param("account", account.value())
                .param("until", SqlArrays.time(until))
                .update();
    }

    void done(AccountId account) {
        writes.sql("DELETE FROM search_due WHERE account_id = :account")
                .param("account", account.value())
                .update();
    }
}
