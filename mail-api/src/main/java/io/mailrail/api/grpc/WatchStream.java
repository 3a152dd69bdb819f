package io.mailrail.api.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refused;
import io.mailrail.api.Watch;
import io.mailrail.api.grpc.v1.WatchRequest;
import io.mailrail.api.grpc.v1.WatchResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One gateway's watch, as its server sees it. News of a mailbox that was not yet sent is replaced by later news, so a slow
/// gateway costs nothing. A gateway that is silent for too long is hung up on.
final class WatchStream implements StreamObserver<WatchRequest>, Watch.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(WatchStream.class);

    private final ServerCallStreamObserver<WatchResponse> caller;
    private final Duration silence;
    private final Runnable ended;
    private final Watch watch;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stirred = lock.newCondition();
    private final LinkedHashMap<MailboxKey, ModSeq> news = new LinkedHashMap<>();
    private final ArrayDeque<Long> beats = new ArrayDeque<>();
    private boolean anything;
    private long heardAt = System.nanoTime();
    private End end = End.NOT_YET;

    private enum End {
        NOT_YET,
        /// The gateway is gone, or has said all.
        GONE,
        /// We stop, and the gateway had better go elsewhere.
        DRAINED
    }

    private WatchStream(
            Messages messages,
            ServerCallStreamObserver<WatchResponse> caller,
            Duration silence,
            Consumer<WatchStream> ended) {
        this.caller = caller;
        this.silence = silence;
        this.ended = () -> ended.accept(this);
        caller.setOnReadyHandler(this::stir);
        caller.setOnCancelHandler(() -> end(End.GONE));
        this.watch = messages.watch(this);
    }

    /// Takes a call in hand; to be used before the method of the endpoint returns.
    static WatchStream of(
            Messages messages,
            StreamObserver<WatchResponse> caller,
            Duration silence,
            Consumer<WatchStream> ended) {
        var stream =
                new WatchStream(
                        messages, (ServerCallStreamObserver<WatchResponse>) caller, silence, ended);
        Thread.ofVirtual().name("watch stream").start(stream::run);
        return stream;
    }

    void drain() {
        end(End.DRAINED);
    }

    @Override
    public void onNext(WatchRequest request) {
        lock.lock();
        try {
            heardAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
        switch (request.getMessageCase()) {
            case SUBSCRIBE -> subscribe(request.getSubscribe());
            case UNSUBSCRIBE -> watch.unsubscribe(Values.key(request.getUnsubscribe()));
            case BEAT -> {
                lock.lock();
                try {
                    beats.add(request.getBeat());
                    stirred.signalAll();
                } finally {
                    lock.unlock();
                }
            }
            case MESSAGE_NOT_SET -> {}
        }
    }

    private void subscribe(WatchRequest.Subscription subscription) {
        try {
            watch.subscribe(
                    Values.shown(subscription.getCredential()),
                    Values.key(subscription.getMailbox()));
        } catch (Refused refused) {
            LOG.debug("subscription-refused refusal={}", refused.refusal());
        } catch (RuntimeException e) {
            LOG.error("failed verb=watch", e);
        }
    }

    @Override
    public void onError(Throwable gone) {
        end(End.GONE);
    }

    @Override
    public void onCompleted() {
        end(End.GONE);
    }

    @Override
    public void changed(MailboxKey mailbox, ModSeq now) {
        lock.lock();
        try {
            news.merge(mailbox, now, (a, b) -> a.compareTo(b) >= 0 ? a : b);
            stirred.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reconnected() {
        lock.lock();
        try {
            anything = true;
            stirred.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void stir() {
        lock.lock();
        try {
            stirred.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(End how) {
        lock.lock();
        try {
            if (end == End.NOT_YET) {
                end = how;
            }
            stirred.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                var next = next();
                if (next == null) {
                    break;
                }
                caller.onNext(next);
            }
        } finally {
            watch.close();
            ended.run();
            hangUp();
        }
    }

    private void hangUp() {
        if (end == End.DRAINED) {
            caller.onError(Status.UNAVAILABLE.asRuntimeException());
        } else if (!caller.isCancelled()) {
            caller.onCompleted();
        }
    }

    /// What to say next, once there is something and room for it; null at the end.
    private @Nullable WatchResponse next() {
        lock.lock();
        try {
            while (true) {
                if (end != End.NOT_YET) {
                    return null;
                }
                if (caller.isReady()) {
                    if (anything) {
                        anything = false;
                        return WatchResponse.newBuilder().setAnything(true).build();
                    }
                    var change = news.pollFirstEntry();
                    if (change != null) {
                        return WatchResponse.newBuilder()
                                .setChanged(
                                        WatchResponse.Change.newBuilder()
                                                .setMailbox(Values.encode(change.getKey()))
                                                .setNow(change.getValue().value()))
                                .build();
                    }
                    var beat = beats.poll();
                    if (beat != null) {
                        return WatchResponse.newBuilder().setBeat(beat).build();
                    }
                }
                long left = heardAt + silence.toNanos() - System.nanoTime();
                if (left <= 0) {
                    LOG.info("watch-ended reason=silence");
                    return null;
                }
                stirred.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }
}
