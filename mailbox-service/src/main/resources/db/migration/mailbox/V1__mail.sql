-- The schema of mailbox-service. docs/architecture.md tells the reasons; in short:
--   every table that holds mail has account_id first in its keys, and every statement on it says so;
--   ids come from the application; no sequences, triggers, session state; times are parameters;
--   a message's flags are in no index, so that changing them is a HOT update.

-- ---------------------------------------------------------------- directory (JPA)

CREATE TABLE domain (
    domain_id     bigint      NOT NULL PRIMARY KEY,
    name          text        COLLATE "C" NOT NULL UNIQUE,      -- lower-case A-label
    max_accounts  integer,                                      -- null: no limit
    quota_bytes   bigint,                                       -- sum of quotas it may hand out; null: no limit
    created_at    timestamptz NOT NULL,
    version       integer     NOT NULL
);

-- Counters for ids, one row a kind; taken by UPDATE … RETURNING.
CREATE TABLE id_counter (
    kind          text        COLLATE "C" NOT NULL PRIMARY KEY,
    next          bigint      NOT NULL
);
INSERT INTO id_counter (kind, next) VALUES ('account', 1), ('domain', 1);

CREATE TABLE account (
    account_id     bigint      NOT NULL PRIMARY KEY,
    login          text        COLLATE "C" NOT NULL UNIQUE,     -- canonical address: NFC, lower-case, domain as A-label
    shown_as       text        NOT NULL,                        -- the address as it was given
    domain_id      bigint      NOT NULL REFERENCES domain,
    display_name   text,
    quota_bytes    bigint,                                      -- null: no limit
    quota_messages bigint,                                      -- null: no limit
    state          text        COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled', 'deleting')),
    session_epoch  bigint      NOT NULL,
    created_at     timestamptz NOT NULL,
    version        integer     NOT NULL
);
CREATE INDEX account_domain ON account (domain_id);

-- Everything mail can be addressed to: logins, aliases, catch-alls ('*@domain').
CREATE TABLE address (
    address       text        COLLATE "C" NOT NULL PRIMARY KEY,
    kind          text        COLLATE "C" NOT NULL CHECK (kind IN ('login', 'alias', 'catchall')),
    domain_id     bigint      NOT NULL REFERENCES domain,
    account_id    bigint,                                       -- of a login
    targets       text[]      NOT NULL,                         -- of an alias or catch-all
    created_at    timestamptz NOT NULL
);
CREATE INDEX address_domain ON address (domain_id);
CREATE INDEX address_account ON address (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE credential (
    account_id    bigint      NOT NULL REFERENCES account,
    credential_id uuid        NOT NULL,
    kind          text        COLLATE "C" NOT NULL CHECK (kind IN ('password', 'app-password')),
    name          text        NOT NULL,
    hash          text        COLLATE "C" NOT NULL,             -- PHC string, argon2id
    scram         text        COLLATE "C",                      -- RFC 5803 form, SCRAM-SHA-256
    protocols     text[]      NOT NULL,                         -- empty: all
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    PRIMARY KEY (account_id, credential_id)
);

CREATE TABLE login_failure (
    subject       text        COLLATE "C" NOT NULL PRIMARY KEY, -- 'account:…' or 'address:…'
    failures      integer     NOT NULL,
    last_at       timestamptz NOT NULL
);

CREATE TABLE signing_key (
    key_id        uuid        NOT NULL PRIMARY KEY,
    secret        bytea       NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE token (
    token_id      uuid        NOT NULL PRIMARY KEY,
    name          text        NOT NULL,
    hash          text        COLLATE "C" NOT NULL UNIQUE,      -- SHA-256 of the secret, hex
    scopes        text[]      NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz
);

CREATE TABLE audit_log (
    at            timestamptz NOT NULL,
    audit_id      uuid        NOT NULL,
    token_id      uuid,
    actor         text        NOT NULL,
    client        text        NOT NULL,
    action        text        COLLATE "C" NOT NULL,
    target        text        NOT NULL,
    detail        text        NOT NULL,
    PRIMARY KEY (at, audit_id)
);

-- ---------------------------------------------------------------- mail (JdbcClient)

-- "The account row": locked before anything of the account changes. next_search numbers search_text.
CREATE TABLE account_usage (
    account_id       bigint   NOT NULL PRIMARY KEY,
    used_bytes       bigint   NOT NULL,
    used_messages    bigint   NOT NULL,
    next_mailbox     integer  NOT NULL,
    next_search      bigint   NOT NULL,
    last_uidvalidity bigint   NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE mailbox (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    parent        integer     NOT NULL,                         -- 0: top level
    name          text        COLLATE "C" NOT NULL,             -- this level's
    selectable    boolean     NOT NULL,
    special_use   text        COLLATE "C",
    uidvalidity   bigint      NOT NULL,
    uidnext       bigint      NOT NULL,
    highestmodseq bigint      NOT NULL,
    log_from      bigint      NOT NULL,                         -- the log is whole for changes after this mod-sequence
    recent_from   bigint      NOT NULL,                         -- messages from this UID on are recent to the next SELECT
    total         bigint      NOT NULL,
    unseen        bigint      NOT NULL,
    bytes         bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    deleted_at    timestamptz,
    PRIMARY KEY (account_id, mailbox_id)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX mailbox_name ON mailbox (account_id, parent, name) WHERE deleted_at IS NULL;

-- One row per range and transaction; CONDSTORE, QRESYNC and the change feed read it.
CREATE TABLE mailbox_log (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    modseq        bigint      NOT NULL,
    seq           integer     NOT NULL,
    kind          smallint    NOT NULL,                         -- 1 changed or appended, 2 vanished
    uid_from      bigint      NOT NULL,
    uid_to        bigint      NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, modseq, seq)
);

-- A content's home is an account, or 0 for what is only relayed.
CREATE TABLE content (
    account_id    bigint      NOT NULL,
    content_id    uuid        NOT NULL,
    size          bigint      NOT NULL,
    state         text        COLLATE "C" NOT NULL CHECK (state IN ('staged', 'kept')),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, content_id)
);
CREATE INDEX content_staged ON content (created_at) WHERE state = 'staged';

-- Every chunk but the last spans 256 KB of the content, however small it was packed.
CREATE TABLE content_chunk (
    account_id    bigint      NOT NULL,
    content_id    uuid        NOT NULL,
    seq           integer     NOT NULL,
    encoding      smallint    NOT NULL,                         -- 0 as it is, 1 zstd
    data          bytea       STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (account_id, content_id, seq)
);

-- Which accounts' emails read a content; inserted only by the transaction that stores it, so that the set only shrinks.
CREATE TABLE content_holder (
    account_id    bigint      NOT NULL,
    content_id    uuid        NOT NULL,
    holder        bigint      NOT NULL,
    PRIMARY KEY (account_id, content_id, holder),
    FOREIGN KEY (account_id, content_id) REFERENCES content
);

CREATE TABLE email (
    account_id      bigint      NOT NULL,
    email_id        uuid        NOT NULL,
    content_account bigint      NOT NULL,
    content_id      uuid        NOT NULL,
    thread_id       uuid        NOT NULL,
    size            bigint      NOT NULL,
    received_at     timestamptz NOT NULL,
    sent_on         date,                                       -- the Date: field, without time and zone
    summary         bytea       STORAGE EXTERNAL NOT NULL,      -- ContentSummary as protobuf
    PRIMARY KEY (account_id, email_id)
);

-- Message-IDs of what an account holds, so that replies find their thread.
CREATE TABLE thread_ref (
    account_id    bigint      NOT NULL,
    ref           bytea       NOT NULL,                         -- first 16 octets of the Message-ID's SHA-256
    thread_id     uuid        NOT NULL,
    PRIMARY KEY (account_id, ref)
);

CREATE TABLE message (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    uid           bigint      NOT NULL,
    email_id      uuid        NOT NULL,
    modseq        bigint      NOT NULL,
    flags         integer     NOT NULL,
    keywords      text[]      COLLATE "C" NOT NULL,
    internal_date timestamptz NOT NULL,
    save_date     timestamptz NOT NULL,
    size          bigint      NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, uid),
    FOREIGN KEY (account_id, email_id) REFERENCES email
) WITH (fillfactor = 75);
CREATE INDEX message_email ON message (account_id, email_id);

-- The time machine; also what a session reads that has not been told of an EXPUNGE.
CREATE TABLE removed (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    uid           bigint      NOT NULL,
    email_id      uuid        NOT NULL,
    flags         integer     NOT NULL,
    keywords      text[]      COLLATE "C" NOT NULL,
    internal_date timestamptz NOT NULL,
    save_date     timestamptz NOT NULL,
    size          bigint      NOT NULL,
    removed_at    timestamptz NOT NULL,
    removed_by    text        NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, uid),
    FOREIGN KEY (account_id, email_id) REFERENCES email
);
CREATE INDEX removed_email ON removed (account_id, email_id);
CREATE INDEX removed_at ON removed (removed_at);

-- Decoded, normalised (NFKC, case-folded) text of an email, zstd; search_no comes from the locked account row.
CREATE TABLE search_text (
    account_id    bigint      NOT NULL,
    search_no     bigint      NOT NULL,
    email_id      uuid        NOT NULL,
    version       smallint    NOT NULL,                         -- of the normalisation
    cut           boolean     NOT NULL,                         -- there was more: recheck in the content
    header_text   bytea       STORAGE EXTERNAL NOT NULL,
    body_text     bytea       STORAGE EXTERNAL NOT NULL,
    PRIMARY KEY (account_id, search_no)
);
CREATE INDEX search_text_email ON search_text (account_id, email_id);

CREATE TABLE subscription (
    account_id    bigint      NOT NULL,
    name          text        COLLATE "C" NOT NULL,             -- full name
    PRIMARY KEY (account_id, name)
);

CREATE TABLE pop3_lease (
    account_id    bigint      NOT NULL PRIMARY KEY,
    lease         uuid        NOT NULL,
    until         timestamptz NOT NULL,
    last_uid      bigint      NOT NULL
);

-- The answers of calls, so that a repeated or lost one takes effect once. An abandoned call has no answer.
CREATE TABLE call_done (
    account_id    bigint      NOT NULL,
    call_id       uuid        NOT NULL,
    at            timestamptz NOT NULL,
    answer        bytea,
    PRIMARY KEY (account_id, call_id)
);
CREATE INDEX call_done_at ON call_done (at);

CREATE TABLE notify_outbox (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    modseq        bigint      NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, modseq)
);

-- ---------------------------------------------------------------- outbound

CREATE TABLE lane (
    lane          integer     NOT NULL PRIMARY KEY,
    owner         uuid,
    epoch         bigint      NOT NULL,
    until         timestamptz NOT NULL
);

-- Who asks for lanes, so that each takes its share: a newcomer has none yet.
CREATE TABLE lane_owner (
    owner         uuid        NOT NULL PRIMARY KEY,
    until         timestamptz NOT NULL
);

CREATE TABLE queue_item (
    lane            integer     NOT NULL,
    queue_id        uuid        NOT NULL,
    message_id      uuid        NOT NULL,
    submitter       bigint      NOT NULL,                       -- account that sent it; 0 for none
    reverse_path    text        NOT NULL,
    forward_path    text        NOT NULL,
    destination     text        COLLATE "C" NOT NULL,
    content_account bigint      NOT NULL,
    content_id      uuid        NOT NULL,
    size            bigint      NOT NULL,
    state           text        COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'held')),
    attempts        integer     NOT NULL,
    queued_at       timestamptz NOT NULL,
    next_at         timestamptz NOT NULL,
    lease_epoch     bigint      NOT NULL,                       -- 0: not leased; else busy while the lane is at this epoch
    lease_until     timestamptz,                                -- and until then: an answer may be lost on its way
    warned          boolean     NOT NULL,
    last_reply      text        NOT NULL,
    PRIMARY KEY (lane, queue_id)
) WITH (fillfactor = 70);
CREATE INDEX queue_item_due ON queue_item (lane, destination, next_at);
CREATE INDEX queue_item_content ON queue_item (content_account, content_id);
CREATE INDEX queue_item_id ON queue_item (queue_id);

-- One row per accept and per attempt.
CREATE TABLE trace_event (
    at            timestamptz NOT NULL,
    message_id    uuid        NOT NULL,
    event_id      uuid        NOT NULL,
    kind          text        COLLATE "C" NOT NULL,
    detail        text        NOT NULL,                         -- JSON
    PRIMARY KEY (message_id, at, event_id)
);
CREATE INDEX trace_event_at ON trace_event (at);
