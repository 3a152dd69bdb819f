package io.mailrail.api.grpc;

import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes a call that streams a content which nobody keeps: it is never sent twice. When its answer is lost, its id tells what
/// became of it.
final class Settling {

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private Settling() {}

    /// Sends the content of a call.
    interface Sending<A> {

        A send(InputStream content) throws IOException;
    }

    /// Sends; where the end is unknown, settles.
    ///
    /// @param settle asks for the answer of the call; empty: it never takes effect
    /// @throws Refused what the call was refused with; Unavailable when it did not, and never will, take effect, or when the end
    ///     stays unknown
    static <A> A send(
            CallId call, InputStream content, Sending<A> sending, Supplier<Optional<A>> settle)
            throws IOException {
        var source = new Watched(content);
        try {
            return sending.send(source);
        } catch (Refused refused) {
            if (source.failed || !(refused.refusal() instanceof Refusal.Unavailable)) {
                throw refused;
            }
            return settleOr(refused, call, settle);
        } catch (IllegalStateException bug) {
            if (source.failed) {
                throw bug;
            }
            return settleOr(bug, call, settle);
        }
    }

    private static <A> A settleOr(
            RuntimeException otherwise, CallId call, Supplier<Optional<A>> settle) {
        long end = System.nanoTime() + WITHIN.toNanos();
        for (var pause = Duration.ofMillis(100); ; pause = longer(pause)) {
            try {
                var answer = settle.get();
                LOG.warn("settled id={} done={}", call, answer.isPresent());
                return answer.orElseThrow(() -> otherwise);
            } catch (Refused refused) {
                if (refused == otherwise) {
                    throw refused;
                }
                if (!(refused.refusal() instanceof Refusal.Unavailable)
                        || System.nanoTime() - end >= 0) {
                    LOG.warn("left-unsettled id={} refusal={}", call, refused.refusal());
                    throw new Refused(new Refusal.Unavailable(), otherwise);
                }
            }
            MailboxChannel.pause(pause);
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /// The caller's content, remembering whether it was reading that failed: such an exception is the caller's own.
    private static final class Watched extends InputStream {

        private final InputStream source;
        private boolean failed;

        private Watched(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            failed = true;
            int octet = source.read();
            failed = false;
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            failed = true;
            int count = source.read(target, offset, length);
            failed = false;
            return count;
        }
    }
}
