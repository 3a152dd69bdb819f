package io.mailrail.mailbox.filing;

import io.mailrail.api.AccountId;
import io.mailrail.api.Flag;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Uid;
import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.Pipelines;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Puts messages into mailboxes, in the caller's transaction.
///
/// 1. Lock the account rows, then the mailbox rows, each in ascending order.
/// 2. Decide in arrival order what fits; give out UIDs and one mod-sequence a mailbox; find the threads.
/// 3. Write everything, one statement a table.
@Component
public final class Filing {

    /// Search numbers that are indexed together.
    private static final int SEARCH_BLOCK = 1_024;

    private final FilingRepository repository;
    private final Pipelines pipelines;
    private final Clock clock;

    Filing(
            FilingRepository repository,
            Pipelines pipelines,
            @Qualifier("mailboxClock") Clock clock) {
        this.repository = repository;
        this.pipelines = pipelines;
        this.clock = clock;
    }

    /// Locks the account rows in ascending order, waiting for others; returns those that exist.
    public Set<AccountId> lock(Collection<AccountId> accounts) {
        return repository.lock(accounts);
    }

    /// Locks those of the account rows that nobody else holds, and returns them.
    public Set<AccountId> lockFree(Collection<AccountId> accounts) {
        return repository.lockFree(accounts);
    }

    /// Files messages: the n-th answer is for the n-th message. Quota is decided in their order; what is denied leaves no trace.
    public List<Filed> file(List<NewMessage> messages) {
        var pipeline = pipelines.open();
        var filed = file(messages, pipeline);
        pipeline.run();
        return filed;
    }

    /// The same, but what is written waits in the pipeline; nothing more is filed before that has run.
    public List<Filed> file(List<NewMessage> messages, Pipeline pipeline) {
        if (messages.isEmpty()) {
            return List.of();
        }
        var batch = new Batch(messages);
        var filed = batch.decide();
        if (!batch.entries.isEmpty()) {
            repository.write(
                    pipeline,
                    batch.entries,
                    batch.growths(),
                    batch.mailboxes.values().stream().filter(m -> m.count > 0).toList(),
                    batch.newReferences,
                    clock.instant());
        }
        return filed;
    }

    /// A message with everything that was decided on it.
    record Entry(NewMessage message, Uid uid, ModSeq modSeq, UUID thread, long searchNumber) {}

    /// What an account grows by.
    ///
    /// @param fillsBlock whether a block of search numbers becomes full, which is then to be indexed
    record Growth(AccountId account, long bytes, long messages, boolean fillsBlock) {}

    /// A reference within an account.
    record AccountReference(AccountId account, Digest.Reference reference) {}

    /// An account row while messages are decided on.
    static final class Account {
        final AccountId id;
        final @Nullable Long quotaBytes;
        final @Nullable Long quotaMessages;
        final boolean takesMail;
        final long usedBytes;
        final long usedMessages;
        final long nextSearch;
        long bytes;
        long messages;

        Account(
                AccountId id,
                long usedBytes,
                long usedMessages,
                long nextSearch,
                @Nullable Long quotaBytes,
                @Nullable Long quotaMessages,
                boolean takesMail) {
            this.id = id;
            this.usedBytes = usedBytes;
            this.usedMessages = usedMessages;
            this.nextSearch = nextSearch;
            this.quotaBytes = quotaBytes;
            this.quotaMessages = quotaMessages;
            this.takesMail = takesMail;
        }

        boolean fillsBlock() {
            return nextSearch / SEARCH_BLOCK < (nextSearch + messages) / SEARCH_BLOCK;
        }

        boolean hasRoomFor(long size) {
            return (quotaBytes == null || usedBytes + bytes + size <= quotaBytes)
                    && (quotaMessages == null || usedMessages + messages + 1 <= quotaMessages);
        }
    }

    /// A mailbox row while messages are decided on.
    static final class Mailbox {
        final MailboxKey key;
        final long uidValidity;
        final long uidNext;
        final ModSeq modSeq;
        long count;
        long unseen;
        long bytes;

        Mailbox(MailboxKey key, long uidValidity, long uidNext, ModSeq modSeq) {
            this.key = key;
            this.uidValidity = uidValidity;
            this.uidNext = uidNext;
            this.modSeq = modSeq;
        }
    }

    private final class Batch {

        final List<NewMessage> messages;
        final Map<AccountId, Account> accounts;
        final Map<MailboxKey, Mailbox> mailboxes;
        final Map<AccountReference, UUID> threads;
        final Map<AccountReference, UUID> newReferences = new TreeMap<>(REFERENCE_ORDER);
        final List<Entry> entries = new ArrayList<>();

        Batch(List<NewMessage> messages) {
            this.messages = messages;
            this.accounts =
                    repository.lockAndRead(messages.stream().map(NewMessage::account).toList());
            this.mailboxes =
                    repository.lockMailboxes(messages.stream().map(Filing::mailbox).toList());
            this.threads = new HashMap<>(repository.threads(references()));
        }

        private Collection<AccountReference> references() {
            return messages.stream()
                    .flatMap(m ->
                            m.digest().references.stream()
                                    .map(r -> new AccountReference(m.account(), r)))
                    .distinct()
                    .toList();
        }

        List<Filed> decide() {
            var filed = new ArrayList<Filed>(messages.size());
            for (var message : messages) {
                filed.add(decide(message));
            }
            return filed;
        }

        private Filed decide(NewMessage message) {
            var account = accounts.get(message.account());
            var mailbox = mailboxes.get(mailbox(message));
            if (account == null || !account.takesMail || mailbox == null) {
                return new Filed.Denied(
                        new Refusal.NoSuchMailbox(Integer.toString(message.mailboxId())));
            }
            if (!account.hasRoomFor(message.size())) {
                return new Filed.Denied(new Refusal.OverQuota());
            }
            if (mailbox.uidNext + mailbox.count > Uid.MAX) {
                return new Filed.Denied(new Refusal.LimitReached("UIDs of a mailbox"));
            }
            var uid = new Uid(mailbox.uidNext + mailbox.count);
            long searchNumber = account.nextSearch + account.messages;
            account.bytes += message.size();
            account.messages++;
            mailbox.count++;
            mailbox.bytes += message.size();
            if (!message.flags().has(Flag.SEEN)) {
                mailbox.unseen++;
            }
            entries.add(new Entry(message, uid, mailbox.modSeq, thread(message), searchNumber));
            return new Filed.Stored(mailbox.key, mailbox.uidValidity, uid, mailbox.modSeq);
        }

        /// The thread of the first id that is known here, else a new one; what is not known yet leads there from now on.
        private UUID thread(NewMessage message) {
            UUID thread = null;
            for (var reference : message.digest().references) {
                thread = threads.get(new AccountReference(message.account(), reference));
                if (thread != null) {
                    break;
                }
            }
            if (thread == null) {
                thread = message.emailId();
            }
            for (var reference : message.digest().references) {
                var key = new AccountReference(message.account(), reference);
                if (threads.putIfAbsent(key, thread) == null) {
                    newReferences.put(key, thread);
                }
            }
            return thread;
        }

        List<Growth> growths() {
            return accounts.values().stream()
                    .filter(a -> a.messages > 0)
                    .map(a -> new Growth(a.id, a.bytes, a.messages, a.fillsBlock()))
                    .toList();
        }
    }

    private static final Comparator<AccountReference> REFERENCE_ORDER =
            Comparator.comparingLong((AccountReference r) -> r.account().value())
                    .thenComparing(r -> r.reference().hash());

    private static MailboxKey mailbox(NewMessage message) {
        return new MailboxKey(message.account(), new MailboxId(message.mailboxId()));
    }
}
