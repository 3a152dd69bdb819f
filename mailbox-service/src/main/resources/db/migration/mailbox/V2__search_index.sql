-- The index of searches, and what SORT and THREAD go by. docs/search.md tells how it works.

-- Texts of usual length stay in their row: one page a candidate.
ALTER TABLE search_text SET (toast_tuple_target = 8160);

-- SortFields: sent date, base subject, first addresses, message ids. Null: only the summary tells.
ALTER TABLE email ADD COLUMN sort bytea;
ALTER TABLE email ALTER COLUMN sort SET STORAGE EXTERNAL;

-- How far an account's numbers are indexed: all below indexed_to, by signatures of this version.
CREATE TABLE search_state (
    account_id    bigint      NOT NULL PRIMARY KEY,
    indexed_to    bigint      NOT NULL,
    version       integer     NOT NULL
);

-- A block of 1,024 numbers is 768 rows of eight slices each: grp = bit / 8, and the slices lie behind each other. grp -1 says whose
-- the positions beyond 1,024 are.
CREATE TABLE search_slice (
    account_id    bigint      NOT NULL,
    grp           smallint    NOT NULL,
    block         integer     NOT NULL,
    version       integer     NOT NULL,
    data          bytea       STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (account_id, grp, block)
);

-- Accounts with a full block that is not indexed; a replica takes one for a while.
CREATE TABLE search_due (
    account_id    bigint      NOT NULL PRIMARY KEY,
    lease_until   timestamptz NOT NULL
);
INSERT INTO search_due (account_id, lease_until)
SELECT account_id, timestamptz '2000-01-01 00:00:00Z' FROM account_usage WHERE next_search >= 1024;
