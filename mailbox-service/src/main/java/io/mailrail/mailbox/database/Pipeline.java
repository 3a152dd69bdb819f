package io.mailrail.mailbox.database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/// Statements that change something and whose results nobody needs before the last of them: they gather, and go to the database
/// together, in their order. Between one question and its answer lie two turns of both processes; a batch of messages is written
/// by a dozen statements, and the turns cost more than the work.
///
/// Used by one thread, in its transaction.
public final class Pipeline {

    /// Statements are constants of the program: there are few, and each is taken apart once.
    private static final Map<String, Text> TEXTS = new ConcurrentHashMap<>();

    /// A statement with its parameters' names, and with a question mark for each.
    private record Text(ParsedSql named, String sql) {

        static Text of(String sql) {
            var named = NamedParameterUtils.parseSqlStatement(sql);
            return new Text(named, NamedParameterUtils.substituteNamedParameters(named, null));
        }
    }

    private final JdbcTemplate jdbc;
    private final List<Step> steps = new ArrayList<>();

    Pipeline(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// A statement without a semicolon, with named parameters; it waits from [Step#update] on.
    public Step sql(String sql) {
        return new Step(sql);
    }

    /// Runs what has gathered.
    public void run() {
        if (steps.isEmpty()) {
            return;
        }
        var sql = new StringBuilder();
        for (var step : steps) {
            sql.append(sql.isEmpty() ? "" : ";\n").append(step.text.sql());
        }
        jdbc.execute(sql.toString(), (PreparedStatementCallback<Integer>) this::execute);
        steps.clear();
    }

    private int execute(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (var step : steps) {
            for (var value : step.values()) {
                StatementCreatorUtils.setParameterValue(
                        statement, index++, SqlTypeValue.TYPE_UNKNOWN, value);
            }
        }
        statement.execute();
        for (var step : steps) {
            step.rows.accept(statement.getUpdateCount());
            statement.getMoreResults();
        }
        return steps.size();
    }

    /// One statement.
    public final class Step {

        private final Text text;
        private final MapSqlParameterSource parameters = new MapSqlParameterSource();
        private IntConsumer rows = _ -> {};

        private Step(String sql) {
            this.text = TEXTS.computeIfAbsent(sql, Text::of);
        }

        public Step param(String name, Object value) {
            parameters.addValue(name, value);
            return this;
        }

        /// Adds the statement to those that wait.
        public void update() {
            steps.add(this);
        }

        /// The same; once it has run, `check` gets the number of rows, and what it throws ends the transaction.
        public void update(IntConsumer check) {
            rows = check;
            update();
        }

        private @Nullable Object[] values() {
            return NamedParameterUtils.buildValueArray(text.named(), parameters, null);
        }
    }
}
