-- The time machine: what a row of `removed` stands for, and indexes for those who look for old ones.

-- A message that moved leaves a row behind, too: a session that was not told still reads it. It says where the message went, and
-- can therefore not be restored; neither can one that was. restored_by is null for a move.
ALTER TABLE removed
    ADD COLUMN moved_account bigint,
    ADD COLUMN moved_mailbox integer,
    ADD COLUMN moved_uid     bigint,
    ADD COLUMN restored_at   timestamptz,
    ADD COLUMN restored_by   text;
CREATE INDEX removed_account_at ON removed (account_id, removed_at, mailbox_id, uid);

-- The full name a mailbox had when it was deleted, and by whom: its levels may be gone or renamed since.
ALTER TABLE mailbox
    ADD COLUMN deleted_name text COLLATE "C",
    ADD COLUMN deleted_by   text;
CREATE INDEX mailbox_deleted ON mailbox (deleted_at) WHERE deleted_at IS NOT NULL;
