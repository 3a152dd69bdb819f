package io.mailrail.mailbox.transfer;

import io.mailrail.api.MailboxName;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An import as its row says.
///
/// @param login of the account, as it was when the import began
/// @param mailbox below which mailboxes are made; null for the top
/// @param received octets of the upload that are here
/// @param consumed octets of the upload that were read
/// @param position where an mbox is read on, once it is unpacked
/// @param attempts since something was committed
public record ImportJob(
        ImportKey key,
        String login,
        ImportState state,
        ImportFormat format,
        @Nullable MailboxName mailbox,
        long received,
        long consumed,
        long position,
        Counts counts,
        int attempts,
        @Nullable String failure,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /// Messages, and the octets of those that were stored.
    public record Counts(long seen, long stored, long skipped, long octets) {

        Counts plus(Counts more) {
            return new Counts(
                    seen + more.seen,
                    stored + more.stored,
                    skipped + more.skipped,
                    octets + more.octets);
        }
    }
}
