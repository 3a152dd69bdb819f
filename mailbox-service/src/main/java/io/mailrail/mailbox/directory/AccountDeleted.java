package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;

/// An account is gone for everybody who looks for it; its mail is still to be removed. Published inside that transaction.
public record AccountDeleted(AccountId account, String login) {}
