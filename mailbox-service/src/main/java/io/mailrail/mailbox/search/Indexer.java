package io.mailrail.mailbox.search;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.mime.SearchText;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Turns full blocks of texts into slices.
///
/// An account is indexed by one replica at a time, which holds a lease on its row of `search_due`. The lease saves work and nothing more:
/// the mark is moved from where it was in the transaction that writes the block, so two that index the same block cannot both succeed.
/// Texts are read before that transaction, a few at a time; numbers below `next_search` are committed, all of them, for they are
/// given out under the lock of the account row.
@Component
final class Indexer {

    /// Texts that are read together.
    private static final int AT_ONCE = 64;

    /// Accounts that are looked at in a round.
    private static final int ROUND = 20;

    private static final int LEVEL = 1;

    private final IndexRepository repository;
    private final JdbcClient reads;
    private final JdbcClient writes;
    private final TransactionTemplate transactions;
    private final CutTexts cutTexts;
    private final SearchProperties properties;
    private final Clock clock;
    private final Timer blocks;
    private final AtomicLong lag = new AtomicLong();

    Indexer(
            IndexRepository repository,
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            CutTexts cutTexts,
            SearchProperties properties,
            @Qualifier("mailboxClock") Clock clock,
            MeterRegistry meters) {
        this.repository = repository;
        this.reads = reads;
        this.writes = writes;
        this.transactions = transactions;
        this.cutTexts = cutTexts;
        this.properties = properties;
        this.clock = clock;
        this.blocks = Timer.builder(SearchMeters.BLOCKS.getName()).register(meters);
        Gauge.builder(SearchMeters.LAG.getName(), lag, AtomicLong::get).register(meters);
    }

    /// Indexes accounts that are due; false where there was none to take.
    boolean round(BooleanSupplier stopping) {
        var now = clock.instant();
        var due = repository.due(now, ROUND);
        lag.set(due.stream().mapToLong(this::lag).sum());
        boolean any = false;
        for (var account : due) {
            var until = now.plus(properties.indexLease());
            if (!stopping.getAsBoolean() && repository.take(account, now, until)) {
                any = true;
                index(account, stopping);
            }
        }
        return any;
    }

    private long lag(AccountId account) {
        var state = repository.state(account);
        return state.behind() / BlockBuilder.NUMBERS * BlockBuilder.NUMBERS;
    }

    private void index(AccountId account, BooleanSupplier stopping) {
        var state = repository.state(account);
        if (state.version() != null && state.version() < Signature.VERSION) {
            repository.restart(account);
            state = repository.state(account);
        }
        boolean newer = state.version() != null && state.version() > Signature.VERSION;
        boolean mine = !newer;
        while (mine && state.behind() >= BlockBuilder.NUMBERS && !stopping.getAsBoolean()) {
            var time = Timer.start();
            mine = index(account, state.blocks());
            time.stop(blocks);
            lag.addAndGet(mine ? -BlockBuilder.NUMBERS : 0);
            repository.hold(account, clock.instant().plus(properties.indexLease()));
            state = repository.state(account);
        }
        if (stopping.getAsBoolean()) {
            repository.hold(account, clock.instant());
        } else {
            finish(account, newer);
        }
    }

    /// Whoever files a message says that the account is due under the lock of its row: what is not seen here is said after this.
    private void finish(AccountId account, boolean newer) {
        transactions.executeWithoutResult(_ -> {
            var state = repository.lockedState(account);
            if (newer || state.behind() < BlockBuilder.NUMBERS) {
                repository.done(account);
            } else {
                repository.hold(account, clock.instant());
            }
        });
    }

    /// Indexes one block; false where it was somebody else's.
    private boolean index(AccountId account, int block) {
        long first = (long) block * BlockBuilder.NUMBERS;
        var builder = new BlockBuilder();
        try (var unpacker = new ZstdDecompressCtx()) {
            for (long from = first; from < first + BlockBuilder.NUMBERS; from += AT_ONCE) {
                for (var text : texts(account, from)) {
                    add(builder, account, text, first, unpacker);
                }
            }
        }
        return Boolean.TRUE.equals(
                transactions.execute(_ -> {
                    if (!repository.advance(account, first, first + BlockBuilder.NUMBERS)) {
                        return false;
                    }
                    repository.write(account, block, builder);
                    return true;
                }));
    }

    private void add(
            BlockBuilder builder,
            AccountId account,
            StoredText text,
            long first,
            ZstdDecompressCtx unpacker) {
        int position = (int) (text.number() - first);
        if (text.version() != SearchText.VERSION) {
            renew(builder, account, text, position);
        } else if (text.cut()) {
            builder.addUnknown(position);
        } else {
            builder.add(
                    position,
                    Texts.octets(text.header(), unpacker),
                    Texts.octets(text.body(), unpacker));
        }
    }

    /// Normalises anew what an older version did. What a newer one wrote is left, and is a candidate.
    private void renew(BlockBuilder builder, AccountId account, StoredText text, int position) {
        var parsed = cutTexts.parsed(account, text.email());
        if (text.version() > SearchText.VERSION || parsed.isEmpty()) {
            builder.addUnknown(position);
            return;
        }
        var header = parsed.get().headerText().getBytes(StandardCharsets.UTF_8);
        var body = parsed.get().bodyText().getBytes(StandardCharsets.UTF_8);
        writes.sql(
                        """
                        UPDATE search_text
                           SET version = :version, cut = :cut, header_text = :header, body_text = :body
                         WHERE account_id = :account
                           AND search_no = :number
                           AND version = :before
                        """)
                .param("version", SearchText.VERSION)
                .param("cut", parsed.get().cut())
                .param("header", Zstd.compress(header, LEVEL))
                .param("body", Zstd.compress(body, LEVEL))
                .param("account", account.value())
                .param("number", text.number())
                .param("before", text.version())
                .update();
        if (parsed.get().cut()) {
            builder.addUnknown(position);
        } else {
            builder.add(position, header, body);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record StoredText(
            long number, UUID email, int version, boolean cut, byte[] header, byte[] body) {}

    private List<StoredText> texts(AccountId account, long from) {
        return reads.sql(
                        """
                        SELECT search_no, email_id, version, cut, header_text, body_text
                          FROM search_text
                         WHERE account_id = :account
                           AND search_no >= :from
                           AND search_no < :end
                        """)
                .param("account", account.value())
                .param("from", from)
                .param("end", from + AT_ONCE)
                .query(Indexer::text)
                .list();
    }

    private static StoredText text(ResultSet row, int number) throws SQLException {
        return new StoredText(
                row.getLong("search_no"),
                row.getObject("email_id", UUID.class),
                row.getInt("version"),
                row.getBoolean("cut"),
                row.getBytes("header_text"),
                row.getBytes("body_text"));
    }
}
