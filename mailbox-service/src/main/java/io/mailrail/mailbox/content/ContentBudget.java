package io.mailrail.mailbox.content;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that contents may take on their way in, all together. Who wants more than is left waits, but not for long: clients
/// that send slowly must not silence the others for ever.
@Component
final class ContentBudget {

    /// Permits are kilobytes.
    private static final int UNIT = 1024;

    private final Semaphore free;
    private final Duration patience;

    ContentBudget(ContentProperties properties) {
        this.free = new Semaphore((int) (properties.memory().toBytes() / UNIT), true);
        this.patience = properties.memoryWait();
    }

    /// One content's part; empty at first.
    Share share() {
        return new Share();
    }

    /// Used by one thread at a time; closed in every case, as often as one likes.
    final class Share implements AutoCloseable {

        private int held;

        /// Makes the share this large, if it is smaller.
        ///
        /// @throws Refused Unavailable when others did not give enough back in time
        void atLeast(int octets) {
            int wanted = (octets + UNIT - 1) / UNIT - held;
            if (wanted <= 0) {
                return;
            }
            try {
                if (!free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new Refused(new Refusal.Unavailable());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused(new Refusal.Unavailable(), e);
            }
            held += wanted;
        }

        /// Gives back what goes beyond.
        void atMost(int octets) {
            int surplus = held - (octets + UNIT - 1) / UNIT;
            if (surplus > 0) {
                held -= surplus;
                free.release(surplus);
            }
        }

        @Override
        public void close() {
            atMost(0);
        }
    }
}
