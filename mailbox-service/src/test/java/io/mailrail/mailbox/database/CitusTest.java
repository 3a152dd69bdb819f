package io.mailrail.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testkit.postgres.TestPostgres;
import io.mailrail.testkit.postgres.TestPostgres.Database;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The step to Citus, on a PostgreSQL without it: that it does nothing there; and, with functions in Citus' place that hold the tables
/// to its rules, that every table is distributed, in an order that can be, and once.
class CitusTest {

    /// Functions of Citus' names, which note what they are called with, and refuse what Citus refuses (SQL reference of Citus 13,
    /// `create_distributed_table`): a unique key without the distribution column; a foreign key to what is neither a
    /// reference table nor beside it, or that does not join by the distribution columns.
    private static final String STAND_IN =
            """
            CREATE SCHEMA citus;
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET search_path = public, citus', current_database());
            END $$;
            SET search_path = citus;
            CREATE TABLE pg_dist_partition (
                logicalrelid regclass PRIMARY KEY,
                partmethod   "char" NOT NULL,
                repmodel     "char" NOT NULL,
                partkey      text,
                beside       regclass,
                call         serial
            );

            SET search_path = public, citus;

            CREATE FUNCTION citus.create_reference_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM pg_constraint f
                            WHERE f.conrelid = name AND f.contype = 'f' AND f.confrelid <> name
                              AND NOT EXISTS (SELECT FROM pg_dist_partition p
                                               WHERE p.logicalrelid = f.confrelid AND p.partmethod = 'n')) THEN
                    RAISE EXCEPTION 'reference table % refers to what is none', name;
                END IF;
                INSERT INTO pg_dist_partition (logicalrelid, partmethod, repmodel) VALUES (name, 'n', 't');
            END
            $$;

            CREATE FUNCTION citus.create_distributed_table(name regclass, by text, colocate_with text DEFAULT 'default')
            RETURNS void LANGUAGE plpgsql AS $$
            DECLARE
                place regclass := CASE colocate_with WHEN 'none' THEN name ELSE to_regclass(colocate_with) END;
                bad   text;
            BEGIN
                SELECT i.indexrelid::regclass INTO bad
                  FROM pg_index i
                 WHERE i.indrelid = name AND i.indisunique
                   AND NOT EXISTS (SELECT FROM pg_attribute a
                                    WHERE a.attrelid = name AND a.attname = by AND a.attnum = ANY(i.indkey));
                IF FOUND THEN
                    RAISE EXCEPTION 'unique % lacks %', bad, by;
                END IF;
                SELECT f.conname INTO bad
                  FROM pg_constraint f
                  LEFT JOIN pg_dist_partition p ON p.logicalrelid = f.confrelid
                 WHERE f.conrelid = name AND f.contype = 'f'
                   AND (p.partmethod IS NULL
                        OR (p.partmethod = 'h'
                            AND (p.beside <> place
                                 OR NOT EXISTS (SELECT
                                                  FROM unnest(f.conkey, f.confkey) AS k (mine, theirs)
                                                  JOIN pg_attribute m ON m.attrelid = name AND m.attnum = k.mine
                                                  JOIN pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = k.theirs
                                                 WHERE m.attname = by AND t.attname = p.partkey))));
                IF FOUND THEN
                    RAISE EXCEPTION 'foreign key % cannot be kept', bad;
                END IF;
                IF colocate_with <> 'none'
                   AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = place AND partmethod = 'h') THEN
                    RAISE EXCEPTION '% is not distributed', colocate_with;
                END IF;
                INSERT INTO pg_dist_partition (logicalrelid, partmethod, repmodel, partkey, beside)
                VALUES (name, 'h', 's', by, place);
            END
            $$;
            """;

    private static void migrate(Database database) {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration/mailbox", "classpath:db/migration/citus")
                .load()
                .migrate();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first two columns.
    private static Map<String, String> rows(Database database, String sql) throws SQLException {
        var rows = new TreeMap<String, String>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.put(row.getString(1), String.valueOf(row.getString(2)));
            }
        }
        return rows;
    }

    private static final String TABLES =
            """
            SELECT c.relname, ''
              FROM pg_class c
             WHERE c.relkind IN ('r', 'p')
               AND c.relnamespace = current_schema()::regnamespace
               AND c.relname NOT IN ('flyway_schema_history', 'pg_dist_partition')
            """;

    @Test
    void withoutCitusNothingIsDone() throws SQLException {
        var database = TestPostgres.freshDatabase();
        migrate(database);
        migrate(database);
        assertThat(
                        rows(
                                database,
                                "SELECT conname, '' FROM pg_constraint WHERE conname = 'account_login_key'"))
                .hasSize(1);
    }

    @Test
    void everyTableHasItsPlace() throws SQLException {
        var database = TestPostgres.freshDatabase();
        execute(database, STAND_IN);
        migrate(database);
        var placed =
                rows(
                        database,
                        "SELECT logicalrelid::text, coalesce(partkey, 'everywhere') FROM pg_dist_partition");
        assertThat(placed.keySet()).isEqualTo(rows(database, TABLES).keySet());
        assertThat(placed)
                .containsEntry("message", "account_id")
                .containsEntry("account", "account_id")
                .containsEntry("queue_item", "lane")
                .containsEntry("address", "address")
                .containsEntry("domain", "everywhere");
        assertThat(
                        rows(
                                database,
                                """
                                SELECT p.logicalrelid::text, p.beside::text
                                  FROM pg_dist_partition p
                                 WHERE p.partkey = 'account_id'
                                   AND p.beside <> 'account_usage'::regclass
                                """))
                .isEmpty();
    }

    /// A running installation: tables that hold something are no other than empty ones; and what is placed stays.
    @Test
    void itCanComeLaterAndAgain() throws SQLException {
        var database = TestPostgres.freshDatabase();
        migrate(database);
        execute(database, STAND_IN);
        migrate(database);
        var placed = rows(database, "SELECT logicalrelid::text, call FROM pg_dist_partition");
        migrate(database);
        assertThat(rows(database, "SELECT logicalrelid::text, call FROM pg_dist_partition"))
                .isEqualTo(placed);
        execute(
                database,
                "CREATE TABLE newer (account_id bigint, n integer, PRIMARY KEY (account_id, n))");
        migrate(database);
        assertThat(rows(database, "SELECT logicalrelid::text, partkey FROM pg_dist_partition"))
                .hasSize(placed.size() + 1)
                .containsEntry("newer", "account_id");
    }

    /// Every key of a table of mail begins with the account, not only contains it, so that one account's rows lie together.
    @Test
    void theKeysOfMailBeginWithTheAccount() throws SQLException {
        var database = TestPostgres.freshDatabase();
        migrate(database);
        var mail =
                """
                WITH mail AS (SELECT i.indrelid AS oid
                                FROM pg_index i
                                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                                JOIN pg_class c ON c.oid = i.indrelid
                               WHERE i.indisprimary
                                 AND a.attname = 'account_id'
                                 AND c.relname <> 'account'
                                 AND c.relnamespace = current_schema()::regnamespace)
                """;
        assertThat(rows(database, mail + "SELECT oid::regclass::text, '' FROM mail").keySet())
                .containsAll(
                        List.of(
                                "message",
                                "mailbox",
                                "email",
                                "content",
                                "removed",
                                "search_text",
                                "import_chunk"));
        assertThat(
                        rows(
                                database,
                                mail
                                        + """
                                        SELECT i.indexrelid::regclass::text, a.attname
                                          FROM mail
                                          JOIN pg_index i ON i.indrelid = mail.oid AND i.indisunique
                                          JOIN pg_attribute a ON a.attrelid = mail.oid AND a.attnum = i.indkey[0]
                                         WHERE a.attname <> 'account_id'
                                        """))
                .isEmpty();
        assertThat(
                        rows(
                                database,
                                mail
                                        + """
                                        SELECT f.conname, a.attname
                                          FROM mail
                                          JOIN pg_constraint f ON f.conrelid = mail.oid AND f.contype = 'f'
                                          JOIN pg_attribute a ON a.attrelid = mail.oid AND a.attnum = f.conkey[1]
                                         WHERE a.attname <> 'account_id'
                                        """))
                .isEmpty();
        // A table that knows an account, and has it not first in its key, is none of mail: name it
        // here.
        assertThat(
                        rows(
                                        database,
                                        """
                                        SELECT c.relname, ''
                                          FROM pg_class c
                                          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id'
                                          JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
                                         WHERE c.relnamespace = current_schema()::regnamespace
                                           AND i.indkey[0] <> a.attnum
                                        """)
                                .keySet())
                .containsExactly("address");
    }
}
