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
        boolean tooMuch = quotaBytes != null && usedBytes + bytes > quotaBytes;
        boolean tooMany = quotaMessages != null && usedMessages + messages > quotaMessages;
        if (tooMuch || tooMany) {
            throw new Refused(new Refusal.OverQuota());
        }
    }
}
