package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A login that was right.
///
/// @param expiresAt when what opened it ends; null for never
record KnownLogin(AccountId account, String login, long epoch, @Nullable Instant expiresAt) {}
