package io.mailrail.mailbox.calls;

import static io.mailrail.mailbox.database.DatabaseTrouble.isTrouble;
import static io.mailrail.mailbox.database.DatabaseTrouble.translated;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.Pipelines;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.database.SqlState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Which calls were done, and what was answered: what makes a repeated or lost call take effect once.
///
/// A call's row is the last thing its transaction writes, so whoever waits for the row waits for a commit and for nothing else,
/// and calls cannot deadlock. An abandoned call has a row without an answer: it never takes effect any more.
@Component
public final class CallLog {

    private static final Logger log = LoggerFactory.getLogger(CallLog.class);

    private static final int ATTEMPTS = 4;

    /// How long the outcome of a broken commit is asked for, while the database finds its way back.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final JdbcClient jdbc;
    private final Pipelines pipelines;
    private final TransactionTemplate transactions;
    private final Clock clock;

    CallLog(
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            Pipelines pipelines,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.jdbc = jdbc;
        this.pipelines = pipelines;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// A call that is done, and its answer.
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    public record Done(AccountId account, CallId call, byte[] answer) {}

    /// Does the work of a call once, in a transaction of its own, and gives its answer; one that was done before is not done
    /// again. Where the commit's outcome is unknown, it is found out before anything is answered.
    ///
    /// @throws Refused Unavailable, also for an abandoned call; and what `work` throws
    public byte[] once(AccountId account, CallId call, Supplier<byte[]> work) {
        for (int attempt = 1; ; attempt++) {
            var worked = new AtomicBoolean();
            try {
                return Objects.requireNonNull(
                        transactions.execute(_ -> {
                            var known = answer(account, call);
                            if (known.isPresent()) {
                                return known.get();
                            }
                            var answer = work.get();
                            record(account, call, answer);
                            worked.set(true);
                            return answer;
                        }));
            } catch (CallTaken | Refused e) {
                if (e instanceof Refused || attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (RuntimeException e) {
                if (worked.get() && isTrouble(e)) {
                    return settleAfter(e, account, call)
                            .orElseThrow(() -> new Refused(new Refusal.Unavailable(), e));
                }
                if (!SqlState.isConflict(e) || attempt == ATTEMPTS) {
                    throw translated(e);
                }
            }
        }
    }

    /// What was answered to a call, if it was done.
    ///
    /// @throws Refused Unavailable when it was abandoned
    public Optional<byte[]> answer(AccountId account, CallId call) {
        return row(account, call)
                .map(row -> row.answer().orElseThrow(() -> new Refused(new Refusal.Unavailable())));
    }

    /// Writes down that a call is done, as the last statement of the transaction that does its work.
    ///
    /// @throws CallTaken when it was done or abandoned meanwhile; the transaction is to be rolled back
    public void record(AccountId account, CallId call, byte[] answer) {
        var pipeline = pipelines.open();
        record(List.of(new Done(account, call, answer)), pipeline);
        pipeline.run();
    }

    /// The same for many calls, once the pipeline runs; the last of its statements.
    public void record(List<Done> calls, Pipeline pipeline) {
        if (calls.isEmpty()) {
            return;
        }
        var ascending =
                calls.stream()
                        .sorted(
                                Comparator.comparingLong((Done d) -> d.account().value())
                                        .thenComparing(d -> d.call().toString()))
                        .toList();
        pipeline.sql(
                        """
                        INSERT INTO call_done (account_id, call_id, at, answer)
                        SELECT account_id, call_id, :now, answer
                          FROM unnest(:accounts, :calls, :answers) AS d (account_id, call_id, answer)
                         ORDER BY account_id, call_id
                        ON CONFLICT DO NOTHING
                        """)
                .param("now", SqlArrays.time(clock.instant()))
                .param("accounts", SqlArrays.longs(ascending, d -> d.account().value()))
                .param("calls", SqlArrays.uuids(ascending, d -> d.call().value()))
                .param("answers", SqlArrays.octets(ascending, Done::answer))
                .update(written -> {
                    if (written != calls.size()) {
                        throw new CallTaken();
                    }
                });
    }

    /// What became of a call: its answer, or empty, and then it never takes effect. The insert waits for a transaction that is
    /// about to commit the call, and burns the id of any other.
    public Optional<byte[]> settle(AccountId account, CallId call) {
        int burnt =
                jdbc.sql(
                                """
                                INSERT INTO call_done (account_id, call_id, at, answer)
                                VALUES (:account, :call, :now, NULL)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("account", account.value())
                        .param("call", call.value())
                        .param("now", SqlArrays.time(clock.instant()))
                        .update();
        return burnt == 1 ? Optional.empty() : row(account, call).flatMap(Row::answer);
    }

    /// Settles a call whose commit broke, for as long as the database may take to come back.
    ///
    /// @throws Refused Unavailable when it did not: the outcome stays unknown, and the caller may settle later
    public Optional<byte[]> settleAfter(RuntimeException trouble, AccountId account, CallId call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var answer = settle(account, call);
                log.info("settled call={} done={}", call, answer.isPresent());
                return answer;
            } catch (RuntimeException e) {
                if (!isTrouble(e) || System.nanoTime() > deadline) {
                    e.addSuppressed(trouble);
                    throw translated(e);
                }
                pause(e);
            }
        }
    }

    private static void pause(RuntimeException why) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw translated(why);
        }
    }

    private Optional<Row> row(AccountId account, CallId call) {
        return jdbc.sql(
                        """
                        SELECT answer FROM call_done
                         WHERE account_id = :account AND call_id = :call
                        """)
                .param("account", account.value())
                .param("call", call.value())
                .query((row, _) -> new Row(Optional.ofNullable(row.getBytes("answer"))))
                .optional();
    }

    private record Row(Optional<byte[]> answer) {}
}
