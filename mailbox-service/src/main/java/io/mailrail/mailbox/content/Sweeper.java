package io.mailrail.mailbox.content;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.content.SweepRepository.Passed;
import io.mailrail.mailbox.database.Chores;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Deletes what nothing refers to any more, a bounded number of rows at a time, on a thread of its own.
///
/// 1. Staged contents that were never kept.
/// 2. Emails that lie in no mailbox and cannot be restored, with their search text; then their account's hold on the content.
/// 3. Contents that nobody holds and that wait in no queue.
/// 4. Answers of calls and trace events that are old.
///
/// What may have lost its last reference is given to [#forget] or
/// [#released] at once. For all else it walks through emails and contents in the order of their keys, again and again; every step locks first and looks again in a
/// later statement, for one statement would not see what was committed while it waited for its lock. Holders and queue rows are
/// inserted only by the transaction that keeps the content, so what has none will never have one.
@Component
public final class Sweeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private static final Passed BEGINNING = new Passed(AccountId.NONE, new UUID(0, 0), false);

    /// Released contents that are remembered between two rounds.
    private static final int MOST_RELEASED = 10_000;

    /// Contents that are deleted in one transaction.
    private static final int AT_ONCE = 100;

    private final SweepRepository repository;
    private final ContentProperties properties;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final Chores.Claim claim;
    private final BlockingQueue<ContentKey> released = new ArrayBlockingQueue<>(MOST_RELEASED);
    private Passed lastEmail = BEGINNING;
    private Passed lastContent = BEGINNING;
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private @Nullable Thread thread;

    Sweeper(
            SweepRepository repository,
            ContentProperties properties,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            Chores chores,
            @Qualifier("mailboxClock") Clock clock) {
        this.repository = repository;
        this.properties = properties;
        this.transactions = transactions;
        this.claim = chores.claim("sweep", properties.sweepInterval());
        this.clock = clock;
    }

    /// Remembers that a content was needed by one queue row less, for the next round.
    public void released(ContentKey content) {
        // Where there is no room for it the walk finds it.
        boolean remembered = released.offer(content);
        log.debug("released content={} remembered={}", content.content(), remembered);
    }

    /// Deletes those of the released contents that nobody needs any more.
    ///
    /// @return how many
    public int sweepReleased() {
        var some = new LinkedHashSet<ContentKey>();
        released.drainTo(some);
        return deleteContents(List.copyOf(some));
    }

    /// One round of bounded work. Returns whether both walks are back at their beginnings.
    public synchronized boolean sweep() {
        int batch = properties.sweepBatch();
        var now = clock.instant();
        int staged =
                inTransaction(() ->
                        repository.deleteStaged(now.minus(properties.stagedRetention()), AT_ONCE));
        int emails = sweepEmails(batch);
        int contents = sweepContents(batch);
        repository.deleteCalls(now.minus(properties.callRetention()), batch);
        repository.deleteTrace(now.minus(properties.traceRetention()), batch);
        if (staged + emails + contents > 0) {
            log.info("swept staged={} emails={} contents={}", staged, emails, contents);
        }
        return lastEmail.equals(BEGINNING) && lastContent.equals(BEGINNING);
    }

    /// Deletes those of these emails that nothing refers to any more, with what only they held.
    ///
    /// @return how many
    public int forget(AccountId account, Collection<UUID> emails) {
        if (emails.isEmpty()) {
            return 0;
        }
        var gone = inTransaction(() -> deleteEmails(account, List.copyOf(emails)));
        deleteContents(gone);
        return gone.size();
    }

    private int sweepEmails(int batch) {
        var passed = repository.emailsAfter(lastEmail.account(), lastEmail.id(), batch);
        var orphans =
                passed.stream()
                        .filter(Passed::orphan)
                        .collect(
                                Collectors.groupingBy(
                                        p -> p.account().value(),
                                        TreeMap::new,
                                        Collectors.mapping(Passed::id, Collectors.toList())));
        int swept = 0;
        for (var account : orphans.entrySet()) {
            swept += forget(new AccountId(account.getKey()), account.getValue());
        }
        lastEmail = passed.size() < batch ? BEGINNING : passed.getLast();
        return swept;
    }

    private List<ContentKey> deleteEmails(AccountId account, List<UUID> emails) {
        repository.lockAccount(account);
        var gone = repository.deleteEmails(account, emails);
        repository.deleteHolder(account, gone);
        return gone;
    }

    private int sweepContents(int batch) {
        var passed = repository.contentsAfter(lastContent.account(), lastContent.id(), batch);
        int swept =
                deleteContents(
                        passed.stream()
                                .filter(Passed::orphan)
                                .map(p -> new ContentKey(p.account(), p.id()))
                                .toList());
        lastContent = passed.size() < batch ? BEGINNING : passed.getLast();
        return swept;
    }

    private int deleteContents(List<ContentKey> contents) {
        int deleted = 0;
        for (int from = 0; from < contents.size(); from += AT_ONCE) {
            var some =
                    new ArrayList<>(
                            contents.subList(from, Math.min(contents.size(), from + AT_ONCE)));
            deleted +=
                    inTransaction(() -> repository.deleteContents(repository.lockContents(some)));
        }
        return deleted;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            var stopping = new CountDownLatch(1);
            stop = stopping;
            thread = Thread.ofVirtual().name("mailbox-sweeper").start(() -> run(stopping));
        }
    }

    private void run(CountDownLatch stopping) {
        try {
            while (!stopping.await(properties.sweepInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sweepReleased();
                    if (claim.take()) {
                        sweep();
                    }
                } catch (RuntimeException e) {
                    log.warn("sweep broke, goes on at the next round", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stop.countDown();
        Thread sweeping;
        synchronized (this) {
            sweeping = thread;
            thread = null;
        }
        if (sweeping != null) {
            try {
                sweeping.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /// With the other workers: after the servers, before the pools.
    @Override
    public int getPhase() {
        return 0;
    }
}
