package io.mailrail.mailbox.directory;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// At most one slow computation per core runs at a time; who waits too long hears Unavailable.
final class Cores {

    private static final int MAX_WAIT_SECONDS = 15;

    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    <T> T compute(Supplier<T> computation) {
        try {
            if (!cores.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Refused(new Refusal.Unavailable());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable(), e);
        }
        try {
            return computation.get();
        } finally {
            cores.release();
        }
    }
}
