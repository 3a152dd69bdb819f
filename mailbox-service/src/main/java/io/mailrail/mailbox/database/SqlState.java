package io.mailrail.mailbox.database;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/// What PostgreSQL calls an error, five characters of which the first two are its class.
public final class SqlState {

    private SqlState() {}

    /// The state of the first SQL error among the causes; empty where there is none.
    public static String of(@Nullable Throwable thrown) {
        int depth = 0;
        for (var e = thrown; e != null && depth < 20; e = e.getCause(), depth++) {
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /// Two transactions stood in each other's way: the same again may succeed.
    public static boolean isConflict(Throwable thrown) {
        var state = of(thrown);
        return state.equals("40P01") || state.equals("40001");
    }
}
