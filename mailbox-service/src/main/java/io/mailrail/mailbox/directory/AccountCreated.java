package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;

import java.time.Instant;

/// There is a new account; published inside the transaction that makes it, so that what belongs to it is made in the same.
public record AccountCreated(AccountId account, Instant at) {}
