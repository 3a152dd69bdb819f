package io.mailrail.mailbox.mailbox;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.jspecify.annotations.Nullable;

/// What an account uses, as its locked row says, and what it may use.
///
/// @param quotaBytes null for no limit
/// @param quotaMessages null for no limit
public record AccountUsage(
        long usedBytes,
        long usedMessages,
        @Nullable Long quotaBytes,
        @Nullable Long quotaMessages) {

    /// @throws Refused OverQuota when this much does not fit any more
    public void requireRoom(long messages, long bytes) {
        if (!hasRoom(messages, bytes)) {
            throw new Refused(new Refusal.OverQuota());
        }
    }

    public boolean hasRoom(long messages, long bytes) {
        return fits(bytes, usedBytes, quotaBytes) && fits(messages, usedMessages, quotaMessages);
    }

    /// A quota may be the largest number there is, so nothing is added up.
    private static boolean fits(long more, long used, @Nullable Long quota) {
        return quota == null || more <= quota - used;
    }
}
