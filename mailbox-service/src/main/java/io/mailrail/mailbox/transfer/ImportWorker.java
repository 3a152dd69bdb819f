package io.mailrail.mailbox.transfer;

import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.DatabaseTrouble;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Reads imports in the background, and forgets old ones. Any replica may take up an import that nobody holds; each has a thread
/// for each that it reads at a time.
@Component
public final class ImportWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    /// Leases of one import that may end without a commit, before it is given up.
    private static final int MAX_ATTEMPTS = 10;

    private static final Duration SWEEP = Duration.ofMinutes(1);

    /// Imports that one sweep looks at, of a kind.
    private static final int SWEEP_BATCH = 100;

    private final ImportTools tools;
    private final Semaphore bell = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    ImportWorker(ImportTools tools) {
        this.tools = tools;
    }

    /// There may be something to do.
    void wake() {
        bell.release();
    }

    /// Goes on with one import that nobody holds. False where there is none.
    boolean work(BooleanSupplier enough) {
        for (var key : tools.leases().free(tools.clock().instant(), 10)) {
            var owner = UUID.randomUUID();
            var now = tools.clock().instant();
            var until = now.plus(tools.properties().lease());
            var job = tools.leases().lease(key, owner, now, until);
            if (job.isPresent()) {
                run(job.get(), owner, enough);
                return true;
            }
        }
        return false;
    }

    private void run(ImportJob job, UUID owner, BooleanSupplier enough) {
        if (job.attempts() > MAX_ATTEMPTS) {
            tools.leases()
                    .finish(
                            job.key(),
                            owner,
                            ImportState.FAILED,
                            job.consumed(),
                            "Given up: "
                                    + MAX_ATTEMPTS
                                    + " attempts came to nothing after message "
                                    + job.counts().seen(),
                            tools.clock().instant());
            return;
        }
        try {
            if (new ImportRun(tools, job, owner, enough).run()) {
                clear(job.key());
            }
        } catch (ImportRun.LeaseLost e) {
            log.info("import_left import={}", job.key().id());
        } catch (Refused e) {
            log.warn("import_interrupted import={} reason=\"{}\"", job.key().id(), e.refusal());
            throw e;
        }
    }

    /// Forgets: uploads that broke off long ago, uploads of what has ended, and then what had become of it.
    void sweep() {
        var now = tools.clock().instant();
        for (var key :
                tools.jobs()
                        .abandoned(now.minus(tools.properties().uploadRetention()), SWEEP_BATCH)) {
            tools.jobs()
                    .end(key, ImportState.FAILED, "The upload broke off, and did not go on", now);
        }
        for (var key : tools.jobs().uncleared(SWEEP_BATCH)) {
            clear(key);
        }
        for (var key : tools.jobs().old(now.minus(tools.properties().retention()), SWEEP_BATCH)) {
            tools.jobs().delete(key);
        }
    }

    private void clear(ImportKey key) {
        tools.uploads().delete(key);
        tools.jobs().cleared(key);
    }

    @Override
    public synchronized void start() {
        if (threads.isEmpty()) {
            stopping = false;
            for (int n = 0; n < tools.properties().workers(); n++) {
                threads.add(Thread.ofVirtual().name("mailbox-import-" + n).start(this::runForEver));
            }
        }
    }

    private void runForEver() {
        long lastSweep = System.nanoTime() - SWEEP.toNanos();
        try {
            while (!stopping) {
                boolean worked = false;
                try {
                    if (System.nanoTime() - lastSweep >= SWEEP.toNanos()) {
                        lastSweep = System.nanoTime();
                        sweep();
                    }
                    worked = work(() -> stopping);
                } catch (RuntimeException e) {
                    if (e instanceof Refused || DatabaseTrouble.isTrouble(e)) {
                        log.warn("imports_interrupted reason=\"{}\"", e.getMessage());
                    } else {
                        log.error("imports_failed", e);
                    }
                }
                if (!worked) {
                    await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() throws InterruptedException {
        if (bell.tryAcquire(tools.properties().poll().toMillis(), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
        }
    }

    @Override
    public void stop() {
        stopping = true;
        wake();
        List<Thread> working;
        synchronized (this) {
            working = List.copyOf(threads);
            threads.clear();
        }
        for (var thread : working) {
            bell.release();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isEmpty();
    }

    /// With the other workers: after the servers, before the pools.
    @Override
    public int getPhase() {
        return 0;
    }
}
