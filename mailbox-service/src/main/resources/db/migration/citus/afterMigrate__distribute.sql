-- Distributes the tables over a Citus cluster, after every migration, and does nothing where there is no Citus. What is distributed
-- already is left as it is, so that it can run again and again. docs/operations.md tells how to go about it.
--
-- A table whose primary key begins with account_id is distributed by it, whoever makes it and when. Every other table must be named
-- here; a test fails for one that is not.
DO $$
DECLARE
    -- partmethod h: distributed; repmodel t: a reference table. Anything else in pg_dist_partition is a local table that Citus knows of.

    -- Small, changed by administrators or by few rows a second, joined by everybody: a copy on every node.
    copied CONSTANT text[] := ARRAY[
        'domain', 'id_counter', 'signing_key', 'server_secret', 'token', 'rest_answer', 'lane', 'lane_owner', 'chore'];

    -- Table, and what it is distributed by.
    others CONSTANT text[][] := ARRAY[
        ['address', 'address'],
        ['group_member', 'address'],
        ['queue_item', 'lane'],
        ['trace_event', 'message_id'],
        ['audit_log', 'audit_id'],
        ['login_failure', 'subject']];

    -- Where their rows lie beside those of another table.
    beside CONSTANT text[][] := ARRAY[['group_member', 'address']];

    reference record;
    distributed record;
BEGIN
    IF to_regclass('pg_dist_partition') IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    -- Else a reference table would make local Citus tables of all that refer to it, and those cannot be distributed.
    PERFORM set_config('citus.enable_local_reference_table_foreign_keys', 'off', true);

    -- That a login is nobody else's is kept by the table of addresses; a key without account_id cannot be kept by shards.
    IF NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'account'::regclass) THEN
        ALTER TABLE account DROP CONSTRAINT IF EXISTS account_login_key;
        CREATE INDEX IF NOT EXISTS account_login ON account (login);
    END IF;

    FOR reference IN
        SELECT c.oid::regclass AS name
          FROM unnest(copied) AS t (name)
          JOIN pg_class c ON c.oid = to_regclass(t.name)
         WHERE NOT EXISTS (SELECT FROM pg_dist_partition p
                            WHERE p.logicalrelid = c.oid::regclass
                              AND (p.partmethod = 'h' OR p.repmodel = 't'))
         ORDER BY array_position(copied, t.name)
    LOOP
        PERFORM create_reference_table(reference.name);
    END LOOP;

    -- What nothing refers to but what is done already, one after another.
    LOOP
        SELECT w.name, w.by_column, w.place INTO distributed
          FROM (SELECT c.oid, c.oid::regclass AS name, a.attname::text AS by_column,
                       CASE WHEN c.relname = 'account_usage' THEN 'none' ELSE 'account_usage' END AS place
                  FROM pg_class c
                  JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                 WHERE c.relkind = 'r'
                   AND c.relnamespace = current_schema()::regnamespace
                   AND a.attname = 'account_id'
                 UNION ALL
                SELECT c.oid, c.oid::regclass, o.by_column, coalesce(b.other, 'none')
                  FROM (SELECT others[n][1] AS name, others[n][2] AS by_column
                          FROM generate_subscripts(others, 1) AS n) o
                  JOIN pg_class c ON c.oid = to_regclass(o.name)
                  LEFT JOIN (SELECT beside[n][1] AS name, beside[n][2] AS other
                               FROM generate_subscripts(beside, 1) AS n) b ON b.name = o.name) w
         WHERE NOT EXISTS (SELECT FROM pg_dist_partition p
                            WHERE p.logicalrelid = w.name
                              AND (p.partmethod = 'h' OR p.repmodel = 't'))
           AND NOT EXISTS (SELECT FROM pg_constraint f
                            WHERE f.conrelid = w.oid
                              AND f.contype = 'f'
                              AND f.confrelid <> w.oid
                              AND NOT EXISTS (SELECT FROM pg_dist_partition p
                                               WHERE p.logicalrelid = f.confrelid::regclass
                                                 AND (p.partmethod = 'h' OR p.repmodel = 't')))
         ORDER BY w.place <> 'none', w.name::text
         LIMIT 1;
        EXIT WHEN NOT FOUND;
        PERFORM create_distributed_table(
            distributed.name, distributed.by_column, colocate_with => distributed.place);
    END LOOP;
END
$$;
