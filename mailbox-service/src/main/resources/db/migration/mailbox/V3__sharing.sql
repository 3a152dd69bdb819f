-- Who may do what in a mailbox (RFC 4314). grantee 0: anyone, which is every account of the owner's domain. Accounts stand here by
-- their number: a login may be given to somebody else one day, a number never.
CREATE TABLE mailbox_acl (
    account_id    bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    grantee       bigint      NOT NULL,
    negative      boolean     NOT NULL,                         -- these rights are taken away
    rights        integer     NOT NULL,                         -- bits of Right
    PRIMARY KEY (account_id, mailbox_id, grantee, negative)
);

-- The same the other way round: where a grantee finds what is shared with it. account_id is the grantee, or, of what is shared with
-- anyone, the owner's domain_id with a minus.
CREATE TABLE shared_with (
    account_id    bigint      NOT NULL,
    owner         bigint      NOT NULL,
    mailbox_id    integer     NOT NULL,
    PRIMARY KEY (account_id, owner, mailbox_id)
);
