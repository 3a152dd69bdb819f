package io.mailrail.mailbox.database;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionSystemException;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Supplier;

/// Tells a database that is away from a bug of ours. The first leaves mailbox-service as [Refusal.Unavailable] and passes by
/// itself; anything else goes on as it is.
public final class DatabaseTrouble {

    /// Connection lost (08), shutting down or not yet up (57P), out of connections, memory or disk (53), I/O error (58).
    private static final Set<String> CLASSES = Set.of("08", "53", "58");

    /// Too late for a lock (55P03), cancelled (57014), deadlock and serialization failure that outlasted their retries (40P01,
    /// 40001), a primary that became a standby (25006), a session that was ended for idling (25P03).
    private static final Set<String> STATES =
            Set.of("55P03", "57014", "40P01", "40001", "25006", "25P03");

    private DatabaseTrouble() {}

    /// Whether trying again later may help: somewhere in the chain of causes the database was away. A rollback that fails on
    /// a broken connection hides what broke it behind a [TransactionSystemException]; a pool that is closed, because the service
    /// stops, gives no SQL state.
    public static boolean isTrouble(@Nullable Throwable thrown) {
        int depth = 0;
        for (var e = thrown; e != null && depth < 20; e = e.getCause(), depth++) {
            if (e instanceof SQLTransientConnectionException
                    || e instanceof CannotGetJdbcConnectionException
                    || (e instanceof TransactionSystemException lost && isBroken(lost))) {
                return true;
            }
            if (e instanceof SQLException sql && isTrouble(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBroken(TransactionSystemException lost) {
        return lost.getApplicationException() != null || lost.getCause() instanceof SQLException;
    }

    private static boolean isTrouble(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2))
                        || state.startsWith("57P")
                        || STATES.contains(state));
    }

    /// What to throw instead: Refused(Unavailable) with this as its cause, or the same again.
    public static RuntimeException translated(RuntimeException thrown) {
        return !(thrown instanceof Refused) && isTrouble(thrown)
                ? new Refused(new Refusal.Unavailable(), thrown)
                : thrown;
    }

    /// The answer, or Refused(Unavailable) when the database is away.
    public static <T extends @Nullable Object> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /// The same for work without an answer.
    public static void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }
}
