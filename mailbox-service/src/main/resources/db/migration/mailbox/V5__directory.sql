-- Settings of domains, domain aliases, groups, and what the REST API answered to calls that may come again.

-- A row with alias_of is only another name of that domain: no address is made in it, and one name is never both.
ALTER TABLE domain
    ADD COLUMN alias_of               bigint  REFERENCES domain,
    ADD COLUMN tag_separator          text    COLLATE "C" NOT NULL DEFAULT '+',  -- before the tag of an address; empty: none
    ADD COLUMN default_quota_bytes    bigint,                                    -- of accounts made without one
    ADD COLUMN default_quota_messages bigint,
    ADD COLUMN login_allowed          boolean NOT NULL DEFAULT true;
CREATE INDEX domain_alias_of ON domain (alias_of) WHERE alias_of IS NOT NULL;

ALTER TABLE address
    ADD COLUMN display_name text,                               -- of a group
    ADD COLUMN version      integer NOT NULL DEFAULT 0;
ALTER TABLE address DROP CONSTRAINT address_kind_check;
ALTER TABLE address ADD CONSTRAINT address_kind_check CHECK (kind IN ('login', 'alias', 'catchall', 'group'));

CREATE TABLE group_member (
    address       text        COLLATE "C" NOT NULL REFERENCES address,
    member        text        COLLATE "C" NOT NULL,             -- canonical
    shown_as      text        NOT NULL,                         -- where mail goes: the local part as it was given
    added_at      timestamptz NOT NULL,
    PRIMARY KEY (address, member)
);

-- Secrets of the house that never change: the fake salts of SCRAM are made with one, and must be the same on every replica.
CREATE TABLE server_secret (
    name          text        COLLATE "C" NOT NULL PRIMARY KEY,
    secret        bytea       NOT NULL,
    created_at    timestamptz NOT NULL
);

-- Answers to creations with an Idempotency-Key. Both the fingerprint of the request and the answer are sealed by a key made
-- from the caller's token, which stands nowhere.
CREATE TABLE rest_answer (
    token_id        uuid        NOT NULL,
    idempotency_key text        COLLATE "C" NOT NULL,
    request         bytea       NOT NULL,
    answer          bytea,                                      -- null only inside the transaction that gives it
    at              timestamptz NOT NULL,
    PRIMARY KEY (token_id, idempotency_key)
);
CREATE INDEX rest_answer_at ON rest_answer (at);

CREATE INDEX audit_log_target ON audit_log (target, at, audit_id);
