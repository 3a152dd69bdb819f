package io.mailrail.mailbox.transfer;

import io.mailrail.api.AccountId;

import java.util.UUID;

/// The name of an import: the account that it is for, and its number.
public record ImportKey(AccountId account, UUID id) {}
