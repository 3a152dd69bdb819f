package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Somebody who has mail here.
///
/// @param login canonical address
/// @param shownAs the address as it was given
/// @param quotaBytes null for no limit, as `quotaMessages`
/// @param version changes whenever something of it does; what it has used is no part of it
public record Account(
        AccountId id,
        String login,
        String shownAs,
        @Nullable String displayName,
        @Nullable Long quotaBytes,
        @Nullable Long quotaMessages,
        boolean enabled,
        Instant createdAt,
        String version) {}
