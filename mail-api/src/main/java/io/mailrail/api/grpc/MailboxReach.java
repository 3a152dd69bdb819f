package io.mailrail.api.grpc;

import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;

/// Whether mailbox-service has ever been reached. Asks it a first question at the start, again and again until there is an
/// answer, from a virtual thread: that warms the way for the first client, and nobody waits for it.
public final class MailboxReach implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailboxReach.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Directory directory;
    private volatile boolean reached;
    private volatile boolean running;

    MailboxReach(Directory directory) {
        this.directory = directory;
    }

    /// Whether it answered once since the start.
    public boolean once() {
        return reached;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("mailbox-reach").start(this::ask);
    }

    private void ask() {
        boolean told = false;
        while (running && !reached) {
            try {
                var answer = directory.resolve(new ForwardPath("postmaster"));
                reached = true;
                LOG.info("reached service=mailbox answer={}", answer.getClass().getSimpleName());
            } catch (RuntimeException e) {
                if (!told) {
                    LOG.warn("unreached service=mailbox reason={}", e.toString());
                    told = true;
                }
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException end) {
                    return;
                }
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return GrpcServers.PHASE + 1;
    }
}
