package io.mailrail.bench;

import io.mailrail.postgres.EmbeddedServer;
import io.mailrail.postgres.ServerOptions;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Locale;

/// The statements that took PostgreSQL longest while a scenario ran, as pg_stat_statements counts them.
final class Statements implements StoreRun.Observer {

    private static final int MOST = 25;
    private static final int WIDTH = 90;

    private final EmbeddedServer server;
    private final String database;
    private final PrintWriter out;

    Statements(EmbeddedServer server, String database, PrintWriter out) throws SQLException {
        this.server = server;
        this.database = database;
        this.out = out;
        execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    }

    /// A server that counts.
    static ServerOptions counted(ServerOptions options) {
        return options.withSetting("shared_preload_libraries", "pg_stat_statements")
                .withSetting("pg_stat_statements.track", "all");
    }

    @Override
    public void begin() {
        reset();
    }

    @Override
    public void end() {
        try (var connection = server.connect(database);
                var statement =
                        connection.prepareStatement(
                                """
                                SELECT total_exec_time, calls, rows, wal_bytes, query
                                  FROM pg_stat_statements
                                 ORDER BY total_exec_time DESC LIMIT ?
                                """)) {
            statement.setInt(1, MOST);
            try (var rows = statement.executeQuery()) {
                out.println("     ms in all       calls        rows      WAL KB  statement");
                while (rows.next()) {
                    var text = rows.getString("query").replaceAll("\\s+", " ").strip();
                    out.printf(
                            Locale.ROOT,
                            "%,14.0f%,12d%,12d%,12d  %s%n",
                            rows.getDouble("total_exec_time"),
                            rows.getLong("calls"),
                            rows.getLong("rows"),
                            rows.getLong("wal_bytes") / 1024,
                            text.substring(0, Math.min(WIDTH, text.length())));
                }
            }
            out.flush();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void reset() {
        try {
            execute("SELECT pg_stat_statements_reset()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
