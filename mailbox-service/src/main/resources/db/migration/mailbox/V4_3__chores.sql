-- Who does a recurring chore: one replica at a time, until it falls silent.
CREATE TABLE chore (
    chore         text        COLLATE "C" NOT NULL PRIMARY KEY,
    owner         uuid,
    until         timestamptz NOT NULL
);
INSERT INTO chore (chore, until) VALUES ('retention', 'epoch'), ('sweep', 'epoch');

-- A thread's references go with the last of its emails.
CREATE INDEX email_thread ON email (account_id, thread_id);
CREATE INDEX thread_ref_thread ON thread_ref (account_id, thread_id);
