package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.mailbox.content.Sweeper;
import io.mailrail.mailbox.database.Chores;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.mailbox.AccessLists;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.Retrying;
import io.mailrail.mailbox.message.RetentionRepository.Numerous;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Forgets what was remembered long enough, a bounded number of rows at a time, on a thread of its own; of several replicas one
/// does it.
///
/// 1. Removed messages, and mailboxes that were deleted, when they can be restored no longer. 2. The oldest part of long logs.
/// 3. All mail of deleted accounts. An email goes with the last that refers to it, and
/// its content with it.
@Component
public final class Retention implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /// How long sessions may still read what they were not told is gone.
    private static final Duration GRACE = Duration.ofMinutes(5);

    /// Batches of one kind, or of one account, before it is the next one's turn.
    private static final int TURNS = 10;

    /// Mailboxes that one round passes by on its walk.
    private static final int PASSED = 10_000;

    private static final MailboxKey BEGINNING = new MailboxKey(AccountId.NONE, MailboxRow.INBOX);

    private final RetentionRepository repository;
    private final Retrying retrying;
    private final Accounts accounts;
    private final AccessLists accessLists;
    private final MailboxProperties properties;
    private final Sweeper sweeper;
    private final Chores.Claim claim;
    private final Clock clock;
    private MailboxKey lastMailbox = BEGINNING;
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private @Nullable Thread thread;

    Retention(
            RetentionRepository repository,
            Retrying retrying,
            Accounts accounts,
            AccessLists accessLists,
            MailboxProperties properties,
            Sweeper sweeper,
            Chores chores,
            @Qualifier("mailboxClock") Clock clock) {
        this.repository = repository;
        this.retrying = retrying;
        this.accounts = accounts;
        this.accessLists = accessLists;
        this.properties = properties;
        this.sweeper = sweeper;
        this.claim = chores.claim("retention", properties.sweepInterval());
        this.clock = clock;
    }

    /// One round of bounded work.
    public synchronized void sweep() {
        int removed = forgetRemoved();
        int mailboxes = forgetMailboxes();
        int logged = pruneLogs();
        int deleted = 0;
        for (var account : accounts.deleted(10)) {
            deleted += forgetAccount(account);
        }
        if (removed + mailboxes + logged + deleted > 0) {
            log.info(
                    "retention_swept removed={} mailboxes={} log_rows={} of_deleted_accounts={}",
                    removed,
                    mailboxes,
                    logged,
                    deleted);
        }
    }

    private Duration retention() {
        var wanted = properties.undeleteRetention();
        return wanted.compareTo(GRACE) < 0 ? GRACE : wanted;
    }

    /// Removed messages, the longest removed first; their emails go with the last of them.
    private int forgetRemoved() {
        var before = clock.instant().minus(retention());
        int batch = properties.sweepBatch();
        int forgotten = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            var old = repository.oldRemoved(before, batch);
            for (var account : old.entrySet()) {
                var emails =
                        retrying.run(() -> {
                            repository.lockAccount(account.getKey());
                            return repository.deleteRemoved(
                                    account.getKey(), account.getValue(), before);
                        });
                sweeper.forget(account.getKey(), Set.copyOf(emails));
                forgotten += emails.size();
            }
            if (old.values().stream().mapToInt(List::size).sum() < batch) {
                break;
            }
        }
        return forgotten;
    }

    private int forgetMailboxes() {
        var before = clock.instant().minus(retention());
        var gone = repository.deletedMailboxes(before, properties.sweepBatch());
        for (var key : gone) {
            if (forgetLog(key, Long.MAX_VALUE) < TURNS * properties.sweepBatch()) {
                retrying.run(() -> {
                    repository.lockAccount(key.account());
                    repository.deleteMailbox(key);
                });
            }
        }
        return gone.size();
    }

    /// Forgets a log up to this mod-sequence, some rows at a time.
    private int forgetLog(MailboxKey key, long upTo) {
        int batch = properties.sweepBatch();
        int forgotten = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            int some =
                    retrying.run(() -> {
                        repository.lockAccount(key.account());
                        return repository.deleteLog(key, upTo, batch);
                    });
            forgotten += some;
            if (some < batch) {
                break;
            }
        }
        return forgotten;
    }

    /// Walks on through all mailboxes, in the order of their keys, and prunes the logs that are long.
    private int pruneLogs() {
        var passed = repository.mailboxesAfter(lastMailbox, properties.logLength(), PASSED);
        int pruned = 0;
        for (var row : passed) {
            if (row.isLong()) {
                long upTo =
                        retrying.run(() -> {
                            repository.lockAccount(row.key().account());
                            return repository.prune(row.key(), properties.logLength());
                        });
                pruned += forgetLog(row.key(), upTo);
            }
        }
        lastMailbox = passed.size() < PASSED ? BEGINNING : passed.getLast().key();
        return pruned;
    }

    /// Messages and all that is as numerous first, some at a time; then the emails; with the last of them go the small tables, and
    /// the account itself.
    private int forgetAccount(AccountId account) {
        int batch = properties.sweepBatch();
        int forgotten = 0;
        retrying.run(() -> accessLists.forgetAccount(account));
        for (var table : Numerous.values()) {
            int some = batch;
            for (int turn = 0; turn < TURNS && some == batch; turn++) {
                some =
                        retrying.run(() -> {
                            repository.lockAccount(account);
                            return repository.deleteSome(table, account, batch);
                        });
                forgotten += some;
            }
            if (some == batch) {
                return forgotten;
            }
        }
        for (int turn = 0; turn < TURNS; turn++) {
            var emails = repository.emails(account, batch);
            sweeper.forget(account, emails);
            if (turn == TURNS - 1 && emails.size() == batch) {
                return forgotten;
            }
        }
        retrying.run(() -> {
            repository.lockAccount(account);
            for (var table :
                    List.of(
                            "mailbox_metadata",
                            "mailbox_acl",
                            "mailbox_reader",
                            "mailbox",
                            "subscription",
                            "pop3_lease",
                            "notify_outbox",
                            "account_usage",
                            // After the account's row: the indexer writes only while that is there.
                            "search_due",
                            "search_state",
                            "search_slice")) {
                repository.deleteAll(table, account);
            }
        });
        accounts.forgetDeleted(account);
        log.info("account_forgotten account={}", account.value());
        return forgotten;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            var stopping = new CountDownLatch(1);
            stop = stopping;
            thread = Thread.ofVirtual().name("mailbox-retention").start(() -> run(stopping));
        }
    }

    private void run(CountDownLatch stopping) {
        try {
            while (!stopping.await(properties.sweepInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (claim.take()) {
                        sweep();
                    }
                } catch (RuntimeException e) {
                    if (DatabaseTrouble.isTrouble(e)) {
                        log.warn("retention_interrupted reason=\"{}\"", e.getMessage());
                    } else {
                        log.error("retention_failed", e);
                    }
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

    /// With the other workers: after the doors have closed, before the pools.
    @Override
    public int getPhase() {
        return 0;
    }
}
