package io.mailrail.mailbox.transfer;

import io.mailrail.api.Refusal;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.content.ContentStore.Kept;
import io.mailrail.mailbox.filing.Filed;
import io.mailrail.mailbox.filing.Filing;
import io.mailrail.mailbox.mailbox.Retrying;
import io.mailrail.mailbox.transfer.ImportBatch.Item;
import io.mailrail.mailbox.transfer.ImportJob.Counts;
import io.mailrail.mailbox.transfer.ImportLeases.Progress;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Stores a batch of messages as APPEND and intake do, and in the same transaction writes down how far the import is.
@Component
class ImportFiling {

    private final Filing filing;
    private final ContentStore contents;
    private final ChangeFeed changes;
    private final ImportRepository jobs;
    private final ImportLeases leases;
    private final ImportProperties properties;
    private final Retrying retrying;
    private final Clock clock;

    ImportFiling(
            Filing filing,
            ContentStore contents,
            ChangeFeed changes,
            ImportRepository jobs,
            ImportLeases leases,
            ImportProperties properties,
            Retrying retrying,
            @Qualifier("mailboxClock") Clock clock) {
        this.filing = filing;
        this.contents = contents;
        this.changes = changes;
        this.jobs = jobs;
        this.leases = leases;
        this.properties = properties;
        this.retrying = retrying;
        this.clock = clock;
    }

    /// What came of a batch.
    private record Outcome(Counts counts, Set<MailboxChange> changes) {}

    /// @param skippedBefore by this import, for the report's bound
    /// @throws ImportRun.LeaseLost when the import is another's, or ended; nothing is stored then
    Counts file(
            ImportKey key,
            UUID owner,
            List<Item> items,
            Progress progress,
            long skippedBefore,
            Instant until) {
        var outcome = retrying.run(() -> store(key, owner, items, progress, skippedBefore, until));
        changes.committed(outcome.changes());
        return outcome.counts();
    }

    private Outcome store(
            ImportKey key,
            UUID owner,
            List<Item> items,
            Progress progress,
            long skippedBefore,
            Instant until) {
        var messages = new ArrayList<Item.Stored>();
        var skips = new ArrayList<Skip>();
        for (var item : items) {
            switch (item) {
                case Item.Stored stored -> messages.add(stored);
                case Item.Skipped(var skip) -> skips.add(skip);
            }
        }
        var filed = filing.file(messages.stream().map(Item.Stored::message).toList());
        var kept = new ArrayList<Kept>();
        var changed = new LinkedHashSet<MailboxChange>();
        long octets = 0;
        for (int i = 0; i < filed.size(); i++) {
            var message = messages.get(i);
            switch (filed.get(i)) {
                case Filed.Stored stored -> {
                    kept.add(new Kept(message.content(), List.of(key.account())));
                    changed.add(new MailboxChange(stored.mailbox(), stored.modSeq()));
                    octets += message.content().size();
                }
                case Filed.Denied(var refusal) -> skips.add(denied(message, refusal));
            }
        }
        contents.write(kept);
        var counts = new Counts(items.size(), kept.size(), skips.size(), octets);
        var now = clock.instant();
        boolean mine =
                leases.advance(
                        key,
                        owner,
                        new Progress(progress.consumed(), progress.position(), counts),
                        now,
                        until);
        if (!mine) {
            throw new ImportRun.LeaseLost();
        }
        long room = Math.max(0, properties.maxReport() - skippedBefore);
        jobs.report(key, skips.stream().limit(room).toList());
        return new Outcome(counts, changed);
    }

    private static Skip denied(Item.Stored message, Refusal refusal) {
        return switch (refusal) {
            case Refusal.OverQuota() ->
                    message.skip(Skip.Reason.OVER_QUOTA, "the account has no room for it");
            case Refusal.NoSuchMailbox(_) ->
                    message.skip(Skip.Reason.MAILBOX, "its mailbox was deleted meanwhile");
            default -> message.skip(Skip.Reason.MAILBOX, refusal.toString());
        };
    }
}
