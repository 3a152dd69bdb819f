package io.mailrail.mailbox.directory;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A domain whose mail is ours.
///
/// @param name lower-case A-label
/// @param maxAccounts null for no limit
/// @param quotaBytes the sum of quotas that its accounts may have; null for no limit
/// @param defaultQuotaBytes the quota of an account that is made without one, as `defaultQuotaMessages`
/// @param tagSeparator what stands before the tag in `alice+news@`; empty where addresses have no tags
/// @param loginAllowed whether its accounts may log in
/// @param version changes whenever something of it does
public record Domain(
        String name,
        @Nullable Integer maxAccounts,
        @Nullable Long quotaBytes,
        @Nullable Long defaultQuotaBytes,
        @Nullable Long defaultQuotaMessages,
        String tagSeparator,
        boolean loginAllowed,
        Instant createdAt,
        String version) {

    /// What can be chosen of a domain.
    public record Settings(
            @Nullable Integer maxAccounts,
            @Nullable Long quotaBytes,
            @Nullable Long defaultQuotaBytes,
            @Nullable Long defaultQuotaMessages,
            String tagSeparator,
            boolean loginAllowed) {

        public static final String USUAL_SEPARATOR = "+";

        public static final Settings USUAL =
                new Settings(null, null, null, null, USUAL_SEPARATOR, true);

        Settings withLimits(@Nullable Integer accounts, @Nullable Long bytes) {
            return new Settings(
                    accounts,
                    bytes,
                    defaultQuotaBytes,
                    defaultQuotaMessages,
                    tagSeparator,
                    loginAllowed);
        }
    }

    public Settings settings() {
        return new Settings(
                maxAccounts,
                quotaBytes,
                defaultQuotaBytes,
                defaultQuotaMessages,
                tagSeparator,
                loginAllowed);
    }
}
