package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.mailrail.mailbox.mailbox.Retrying;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Forgets what was remembered long enough, a bounded number of rows at a time, on a thread of its own.
///
/// 1. Removed messages, and mailboxes that were deleted, when they can be restored no longer. 2. The oldest part of long logs.
/// 3. All mail of deleted accounts. What an email was goes afterwards, when the sweeper of contents finds that nothing refers to
/// it.
@Component
public final class Retention implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /// How long sessions may still read what they were not told is gone.
    private static final Duration GRACE = Duration.ofMinutes(5);

    /// Batches of one account before it is the next one's turn.
    private static final int TURNS = 10;

    private final RetentionRepository repository;
    private final Retrying retrying;
    private final Accounts accounts;
    private final MailboxProperties properties;
    private final Clock clock;
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private @Nullable Thread thread;

    Retention(
            RetentionRepository repository,
            Retrying retrying,
            Accounts accounts,
            MailboxProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.repository = repository;
        this.retrying = retrying;
        this.accounts = accounts;
        this.properties = properties;
        this.clock = clock;
    }

    /// One round of bounded work.
    public void sweep() {
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

    private int forgetRemoved() {
        var before = clock.instant().minus(retention());
        int batch = properties.sweepBatch();
        int forgotten = 0;
        for (var account : repository.accountsWithRemoved(before, batch)) {
            forgotten +=
                    retrying.run(() -> {
                        repository.lockAccount(account);
                        return repository.deleteRemoved(account, before, batch);
                    });
        }
        return forgotten;
    }

    private int forgetMailboxes() {
        var before = clock.instant().minus(retention());
        var gone = repository.deletedMailboxes(before, properties.sweepBatch());
        for (var key : gone) {
            retrying.run(() -> {
                repository.lockAccount(key.account());
                repository.deleteMailbox(key);
            });
        }
        return gone.size();
    }

    private int pruneLogs() {
        int pruned = 0;
        for (var key : repository.longLogs(properties.logLength(), properties.sweepBatch())) {
            pruned +=
                    retrying.run(() -> {
                        repository.lockAccount(key.account());
                        return repository.prune(key, properties.logLength());
                    });
        }
        return pruned;
    }

    /// Messages first, some at a time; with the last of them go the small tables, and the account itself.
    private int forgetAccount(AccountId account) {
        int batch = properties.sweepBatch();
        int forgotten = 0;
        for (var table : List.of("message", "removed")) {
            for (int turn = 0; turn < TURNS; turn++) {
                int some =
                        retrying.run(() -> {
                            repository.lockAccount(account);
                            return repository.deleteSome(table, account, batch);
                        });
                forgotten += some;
                if (some < batch) {
                    break;
                }
                if (turn == TURNS - 1) {
                    return forgotten;
                }
            }
        }
        retrying.run(() -> {
            repository.lockAccount(account);
            for (var table :
                    List.of(
                            "mailbox_log",
                            "mailbox_metadata",
                            "mailbox",
                            "subscription",
                            "thread_ref",
                            "pop3_lease",
                            "call_done",
                            "notify_outbox",
                            "account_usage")) {
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
                    sweep();
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
