-- Annotations (RFC 5464). reader 0: /shared; else the account whose /private annotation it is, who may read somebody else's
-- mailbox. mailbox_id 0: the server's, as this account sees it.
CREATE TABLE mailbox_metadata (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    reader        bigint      NOT NULL,
    entry         text        COLLATE "C" NOT NULL,             -- lower-case
    value         bytea       NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, reader, entry)
);
