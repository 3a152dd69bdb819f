package io.mailrail.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testkit.postgres.TestPostgres;
import io.mailrail.testkit.postgres.TestPostgres.Database;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `docs/schema.md` has every table and column of the migrated database: the columns are generated, with the comments of the
/// migrations; why a table is there, and who writes it, is written by hand above them.
class SchemaReferenceTest {

    private static final String PAGE = "schema.md";

    /// A table's heading, what is said of it, and its generated columns.
    private static final Pattern SECTION =
            Pattern.compile(
                    "### `(\\w+)`\\n(.*?)<!-- columns -->\\n(.*?)<!-- end -->\\n", Pattern.DOTALL);

    private static final Pattern CREATE = Pattern.compile("(?:CREATE|ALTER) TABLE (\\w+)");

    private static final Pattern COLUMN =
            Pattern.compile("^    (?:ADD COLUMN )?([a-z_0-9]+)\\s+[a-z].*?--\\s*(.*)$");

    @Test
    void everyTableIsListedAndExplained() throws IOException, SQLException {
        var database = migrated();
        var meanings = meanings();
        var tables = new ArrayList<String>();
        for (var row :
                rows(
                        database,
                        """
                        SELECT c.relname
                          FROM pg_class c
                         WHERE c.relkind IN ('r', 'p')
                           AND c.relnamespace = current_schema()::regnamespace
                           AND c.relname <> 'flyway_schema_history'
                         ORDER BY 1
                        """)) {
            tables.add(row.getFirst());
        }
        var page = Repository.read(Repository.ROOT.resolve("docs").resolve(PAGE));
        var listed = new TreeSet<String>();
        var written = new StringBuilder();
        var section = SECTION.matcher(page);
        while (section.find()) {
            var table = section.group(1);
            listed.add(table);
            assertThat(section.group(2)).as("what docs/%s says of %s", PAGE, table).isNotBlank();
            section.appendReplacement(
                    written,
                    Matcher.quoteReplacement(
                            "### `"
                                    + table
                                    + "`\n"
                                    + section.group(2)
                                    + "<!-- columns -->\n"
                                    + columns(database, table, meanings)
                                    + "<!-- end -->\n"));
        }
        section.appendTail(written);
        assertThat(listed)
                .as("tables of docs/%s", PAGE)
                .containsExactlyInAnyOrderElementsOf(tables);
        Repository.holdsPage(PAGE, written.toString());
    }

    private static Database migrated() {
        var database = TestPostgres.freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration/mailbox")
                .load()
                .migrate();
        return database;
    }

    private static List<List<String>> rows(Database database, String sql, String... parameters)
            throws SQLException {
        var rows = new ArrayList<List<String>>();
        try (var connection = database.connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var columns = new ArrayList<String>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(columns);
                }
            }
        }
        return rows;
    }

    /// What the migrations say of columns, by `table.column`.
    private static Map<String, String> meanings() throws IOException {
        var meanings = new HashMap<String, String>();
        var files =
                new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:db/migration/mailbox/*.sql");
        assertThat(files).isNotEmpty();
        for (var file : files) {
            var table = "";
            for (var line : file.getContentAsString(StandardCharsets.UTF_8).split("\n")) {
                var create = CREATE.matcher(line);
                if (create.find()) {
                    table = create.group(1);
                }
                var column = COLUMN.matcher(line);
                if (column.find()) {
                    meanings.put(table + "." + column.group(1), column.group(2).strip());
                }
            }
        }
        return meanings;
    }

    private static String columns(Database database, String table, Map<String, String> meanings)
            throws SQLException {
        var text = new StringBuilder("| Column | Type | Meaning |\n| --- | --- | --- |\n");
        for (var column :
                rows(
                        database,
                        """
                        SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
                          FROM pg_attribute a
                         WHERE a.attrelid = to_regclass(?)
                           AND a.attnum > 0
                           AND NOT a.attisdropped
                         ORDER BY a.attnum
                        """,
                        table)) {
            text.append(
                    "| `%s` | %s%s | %s |\n"
                            .formatted(
                                    column.getFirst(),
                                    column.get(1),
                                    column.get(2).equals("f") ? " or null" : "",
                                    meanings.getOrDefault(table + "." + column.getFirst(), "")
                                            .replace("|", "\\|")));
        }
        text.append('\n');
        for (var key :
                rows(
                        database,
                        """
                        SELECT pg_get_constraintdef(c.oid)
                          FROM pg_constraint c
                         WHERE c.conrelid = to_regclass(?)
                           AND c.contype IN ('p', 'u', 'f')
                         ORDER BY position(c.contype IN 'puf'), 1
                        """,
                        table)) {
            text.append("- `").append(key.getFirst()).append("`\n");
        }
        for (var index :
                rows(
                        database,
                        """
                        SELECT pg_get_indexdef(i.indexrelid)
                          FROM pg_index i
                         WHERE i.indrelid = to_regclass(?)
                           AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
                         ORDER BY i.indexrelid::regclass::text
                        """,
                        table)) {
            text.append("- `")
                    .append(
                            index.getFirst()
                                    .replaceFirst(
                                            "CREATE (UNIQUE )?INDEX (\\w+) ON .*? USING btree ",
                                            "$1INDEX $2 ")
                                    .replace("::text", ""))
                    .append("`\n");
        }
        return text.append('\n').toString();
    }
}
