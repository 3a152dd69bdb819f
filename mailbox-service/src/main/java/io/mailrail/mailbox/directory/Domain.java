package io.mailrail.mailbox.directory;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A domain whose mail is ours.
///
/// @param name lower-case A-label
/// @param maxAccounts null for no limit
/// @param quotaBytes the sum of quotas that its accounts may have; null for no limit
public record Domain(
        String name, @Nullable Integer maxAccounts, @Nullable Long quotaBytes, Instant createdAt) {}
