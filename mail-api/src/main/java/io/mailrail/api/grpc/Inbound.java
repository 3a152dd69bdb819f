package io.mailrail.api.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// One call seen from its caller, who blocks: sends when there is room, takes what arrives. A few messages arrive ahead, no
/// more; and a server that stays silent for too long is given up.
///
/// Used by one thread; gRPC's own threads only ever put things down here.
final class Inbound<Q, A> extends ClientCall.Listener<A> implements AutoCloseable {

    private final ClientCall<Q, A> call;
    private final Duration silence;
    private final String verb;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<A> arrived = new ArrayDeque<>();
    private @Nullable Closed closed;

    private record Closed(Status status, Metadata trailers) {}

    Inbound(ClientCall<Q, A> call, Duration silence, String verb) {
        this.call = call;
        this.silence = silence;
        this.verb = verb;
    }

    @Override
    public void onMessage(A message) {
        lock.lock();
        try {
            arrived.add(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onReady() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        lock.lock();
        try {
            closed = new Closed(status, trailers);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the server has ended the call.
    boolean ended() {
        lock.lock();
        try {
            return closed != null;
        } finally {
            lock.unlock();
        }
    }

    /// The next message; null after the last.
    ///
    /// @throws Refused what the server said instead, or Unavailable
    @Nullable A take() {
        A next;
        lock.lock();
        try {
            await(() -> !arrived.isEmpty() || closed != null);
            next = arrived.poll();
            if (next == null && closed != null && !closed.status.isOk()) {
                throw RefusalCodec.inward(closed.status, closed.trailers, verb);
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            call.request(1);
        }
        return next;
    }

    /// The one message of a call that answers once.
    A answer() {
        var answer = take();
        if (answer == null) {
            throw new IllegalStateException(verb + " ended without an answer");
        }
        return answer;
    }

    /// Waits until the transport has room for more, or the server has ended the call.
    ///
    /// @return whether to go on sending
    boolean awaitRoom() {
        lock.lock();
        try {
            await(() -> call.isReady() || closed != null);
            return closed == null;
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier condition) {
        long left = silence.toNanos();
        while (!condition.getAsBoolean()) {
            if (left <= 0) {
                var cause = new TimeoutException(verb + ": silence");
                call.cancel("silence", cause);
                throw new Refused(new Refusal.Unavailable(), cause);
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                call.cancel("interrupted", e);
                throw new Refused(new Refusal.Unavailable(), e);
            }
        }
    }

    void send(Q message) {
        MailboxChannel.requireFitting(message);
        call.sendMessage(message);
    }

    void halfClose() {
        call.halfClose();
    }

    /// Ends the call, if it has not ended yet.
    @Override
    public void close() {
        call.cancel("no longer wanted", null);
    }

    void cancel(Throwable cause) {
        call.cancel("the caller gave up", cause);
    }
}
