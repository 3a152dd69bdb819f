-- Who else may use a mailbox (RFC 4314), and what each reader has seen there.

-- Beside the mailbox, in its owner's account. An identifier is a login or 'anyone'; after '-' its rights are denied.
CREATE TABLE mailbox_acl (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    identifier    text        COLLATE "C" NOT NULL,
    rights        integer     NOT NULL,                         -- a bit each
    PRIMARY KEY (account_id, mailbox_id, identifier)
);

-- The same from the other side, so that a LIST reads one account's rows. What anyone may use stands under account 0 and the
-- owner's domain. A row says where to look, not what is allowed: mailbox_acl decides.
CREATE TABLE shared_with (
    account_id    bigint      NOT NULL,
    domain_id     bigint      NOT NULL,                         -- of the owner, under account 0; else 0
    owner         bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    PRIMARY KEY (account_id, domain_id, owner, mailbox_id)
);

-- \Seen as readers keep it; the owner's stands in the message. A row that was once made stays while the message does, for it
-- carries the mod-sequence of the reader's last change.
CREATE TABLE message_seen (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    reader        bigint      NOT NULL,
    uid           bigint      NOT NULL,
    seen          boolean     NOT NULL,
    modseq        bigint      NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, uid, reader)
);

-- How many each reader has seen, so that STATUS counts nothing.
CREATE TABLE mailbox_reader (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    reader        bigint      NOT NULL,
    seen          bigint      NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, reader)
);
