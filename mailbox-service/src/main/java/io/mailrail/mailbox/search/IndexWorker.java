package io.mailrail.mailbox.search;

import io.mailrail.mailbox.database.DatabaseTrouble;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Indexes in the background, on one thread: looks for accounts that are due, which costs nothing while there are none, and goes on
/// as long as there are.
@Component
final class IndexWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(IndexWorker.class);

    private final Indexer indexer;
    private final IndexRepository repository;
    private final SearchProperties properties;
    private final Clock clock;
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private @Nullable Thread thread;

    IndexWorker(
            Indexer indexer,
            IndexRepository repository,
            SearchProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.indexer = indexer;
        this.repository = repository;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (thread == null && properties.indexInterval().isPositive()) {
            var stopping = new CountDownLatch(1);
            stop = stopping;
            thread = Thread.ofVirtual().name("mailbox-search-index").start(() -> run(stopping));
        }
    }

    private void run(CountDownLatch stopping) {
        boolean asked = false;
        boolean more = false;
        try {
            while (!stopping.await(
                    more ? 0 : properties.indexInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                more = false;
                try {
                    if (!asked) {
                        repository.findDue(clock.instant());
                        asked = true;
                    }
                    more = indexer.round(() -> stopping.getCount() == 0);
                } catch (RuntimeException e) {
                    if (DatabaseTrouble.isTrouble(e)) {
                        log.warn("indexing_interrupted reason=\"{}\"", e.getMessage());
                    } else {
                        log.error("indexing_failed", e);
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
        Thread indexing;
        synchronized (this) {
            indexing = thread;
            thread = null;
        }
        if (indexing != null) {
            try {
                indexing.join();
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
