-- What can be restored is listed by the time it was removed; what moved or was restored is not in that list.
DROP INDEX removed_account_at;
CREATE INDEX removed_restorable ON removed (account_id, removed_at, mailbox_id, uid) WHERE moved_account IS NULL;
