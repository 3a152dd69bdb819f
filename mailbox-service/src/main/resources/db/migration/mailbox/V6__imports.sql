-- Mail that is brought in from files. An upload is kept here until it is read, so that any replica can go on with it.

CREATE TABLE import_job (
    account_id    bigint      NOT NULL,
    import_id     uuid        NOT NULL,
    login         text        NOT NULL,                         -- the account's, as it was
    state         text        COLLATE "C" NOT NULL
                  CHECK (state IN ('uploading', 'waiting', 'running', 'done', 'failed', 'cancelled')),
    format        text        COLLATE "C" NOT NULL CHECK (format IN ('mbox', 'maildir', 'eml')),
    mailbox       text        COLLATE "C",                      -- below which mailboxes are made; null: the top
    received      bigint      NOT NULL,                         -- octets of the upload that are here
    consumed      bigint      NOT NULL,                         -- octets of the upload that were read, for people
    position      bigint      NOT NULL,                         -- where an mbox is read on, once it is unpacked
    seen          bigint      NOT NULL,                         -- messages passed; those of an archive are counted to read on
    stored        bigint      NOT NULL,
    skipped       bigint      NOT NULL,
    octets        bigint      NOT NULL,                         -- of what was stored
    attempts      integer     NOT NULL,                         -- since something was committed
    owner         uuid,                                         -- the lease
    lease_until   timestamptz NOT NULL,
    failure       text,
    cleared       boolean     NOT NULL,                         -- the upload is deleted
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    started_at    timestamptz,
    finished_at   timestamptz,
    PRIMARY KEY (account_id, import_id)
) WITH (fillfactor = 50);
CREATE INDEX import_job_id ON import_job (import_id);
CREATE INDEX import_job_open ON import_job (state, lease_until) WHERE NOT cleared;
CREATE INDEX import_job_finished ON import_job (finished_at) WHERE cleared;

-- The upload in pieces as they came, each a zstd frame.
CREATE TABLE import_chunk (
    account_id    bigint      NOT NULL,
    import_id     uuid        NOT NULL,
    start         bigint      NOT NULL,                         -- its place in the upload
    length        integer     NOT NULL,                         -- unpacked
    data          bytea       STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (account_id, import_id, start),
    FOREIGN KEY (account_id, import_id) REFERENCES import_job
);

-- What was not stored, and why; a bounded number a job.
CREATE TABLE import_skip (
    account_id    bigint      NOT NULL,
    import_id     uuid        NOT NULL,
    number        bigint      NOT NULL,                         -- of the message in the upload, from 1
    place         bigint      NOT NULL,                         -- octets before it, unpacked
    name          text        NOT NULL,                         -- of the file in an archive
    reason        text        COLLATE "C" NOT NULL,
    detail        text        NOT NULL,
    PRIMARY KEY (account_id, import_id, number),
    FOREIGN KEY (account_id, import_id) REFERENCES import_job
);
