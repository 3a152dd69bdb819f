package io.mailrail.mailbox.intake;

import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One thread that takes whatever waits, and has it written in one transaction. It never waits for more: while a batch commits,
/// the next one gathers.
final class BatchWriter {

    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    private final int mostMessages;
    private final long mostOctets;
    private final Batches batches;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private boolean stopping;
    private @Nullable Thread thread;

    BatchWriter(IntakeProperties properties, Batches batches) {
        this.mostMessages = properties.batchMessages();
        this.mostOctets = properties.batchSize().toBytes();
        this.batches = batches;
    }

    void submit(Submission submission) {
        lock.lock();
        try {
            if (stopping) {
                submission.refused(new Refusal.Unavailable());
            } else {
                waiting.add(submission);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void start(String name) {
        lock.lock();
        try {
            stopping = false;
            thread = Thread.ofPlatform().name(name).start(this::run);
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        Thread writing;
        lock.lock();
        try {
            stopping = true;
            changed.signal();
            writing = thread;
        } finally {
            lock.unlock();
        }
        if (writing != null) {
            try {
                writing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                batches.write(batch);
            } catch (RuntimeException | Error e) {
                log.error("batch writer broke messages={}", batch.size(), e);
                batch.forEach(s -> s.broke(e));
            }
        }
    }

    /// The next batch, in the order of arrival; empty at the end. A call that came twice comes in two batches.
    private List<Submission> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopping) {
                changed.awaitUninterruptibly();
            }
            var batch = new ArrayList<Submission>();
            var calls = new HashSet<CallId>();
            long octets = 0;
            while (!waiting.isEmpty() && batch.size() < mostMessages) {
                var first = waiting.getFirst();
                octets += first.content.size();
                if (!batch.isEmpty() && (octets > mostOctets || calls.contains(first.call))) {
                    break;
                }
                calls.add(first.call);
                batch.add(waiting.removeFirst());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
