package io.mailrail.mailbox.intake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.IntStream;

/// The batch writers, each on a thread of its own. An account's messages always go to the same one, so that they seldom wait for
/// each other in the database.
@Component
class Writers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Writers.class);

    private final List<BatchWriter> writers;
    private volatile boolean running;

    Writers(IntakeProperties properties, Batches batches) {
        this.writers =
                IntStream.range(0, properties.writers())
                        .mapToObj(_ -> new BatchWriter(properties, batches))
                        .toList();
    }

    /// Hands a message over; its answer comes through the message itself.
    void submit(Submission submission) {
        int owner = Math.floorMod(Long.hashCode(submission.owner().value()), writers.size());
        writers.get(owner).submit(submission);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            for (int n = 0; n < writers.size(); n++) {
                writers.get(n).start("mailbox-intake-" + n);
            }
            running = true;
        }
    }

    /// What waits is still written; what comes later is refused for now.
    @Override
    public synchronized void stop() {
        if (running) {
            writers.forEach(BatchWriter::stop);
            running = false;
            log.info("intake stopped");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the servers that bring messages, after the pools.
    @Override
    public int getPhase() {
        return 0;
    }
}
