package io.mailrail.api.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Watch;
import io.mailrail.api.grpc.v1.MessageServiceGrpc;
import io.mailrail.api.grpc.v1.WatchRequest;
import io.mailrail.api.grpc.v1.WatchResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One process's watch. A virtual thread keeps the connection:
///
/// 1. connect; say every subscription; say a beat;
/// 2. when that beat comes back, all subscriptions stand: the listener hears that the connection was made anew;
/// 3. beat regularly; when nothing comes back for three beats, or the call ends, begin again.
final class WatchClient implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(WatchClient.class);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final MailboxChannel channel;
    private final Listener listener;
    private final Duration beat;
    private final Thread keeper;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Of each mailbox the last credential of each account: a shared one has many readers.
    private final Map<MailboxKey, Map<AccountId, SessionCredential>> subscriptions =
            new LinkedHashMap<>();

    private @Nullable Line line;
    private long beats;
    private boolean closed;

    /// Held while the listener is told, so that it hears from one thread at a time.
    private final ReentrantLock telling = new ReentrantLock();

    WatchClient(MailboxChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
        this.beat = channel.properties().beat();
        this.keeper = Thread.ofVirtual().name("watch").start(this::keep);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxKey mailbox) {
        lock.lock();
        try {
            subscriptions
                    .computeIfAbsent(mailbox, _ -> new LinkedHashMap<>())
                    .put(as.account(), as);
            var here = line;
            if (here == null) {
                return; // Said when the connection stands; the listener hears of that.
            }
            here.say(subscription(as, mailbox));
            long mine = here.sayBeat();
            long left = channel.properties().readyWithin().toNanos();
            while (here.lives && here.echoed < mine && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unsubscribe(MailboxKey mailbox) {
        lock.lock();
        try {
            if (subscriptions.remove(mailbox) != null && line != null) {
                line.say(WatchRequest.newBuilder().setUnsubscribe(Values.encode(mailbox)).build());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        keeper.interrupt();
    }

    private static WatchRequest subscription(SessionCredential as, MailboxKey mailbox) {
        return WatchRequest.newBuilder()
                .setSubscribe(
                        WatchRequest.Subscription.newBuilder()
                                .setCredential(as.token())
                                .setMailbox(Values.encode(mailbox)))
                .build();
    }

    private void keep() {
        while (!isClosed()) {
            try {
                channel.awaitReady();
                connect().live();
            } catch (Refused unreached) {
                LOG.debug("watch-unreached", unreached);
            } catch (InterruptedException end) {
                return;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private Line connect() {
        lock.lock();
        try {
            var fresh = new Line(channel.newCall(MessageServiceGrpc.getWatchMethod()));
            fresh.call.start(fresh, new Metadata());
            fresh.call.request(Integer.MAX_VALUE);
            subscriptions.forEach((mailbox, readers) ->
                    readers.values().forEach(as -> fresh.say(subscription(as, mailbox))));
            fresh.announceAt = fresh.sayBeat();
            line = fresh;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private void tell(Line from, Runnable news) {
        telling.lock();
        try {
            if (from.lives) {
                news.run();
            }
        } catch (RuntimeException e) {
            LOG.error("failed verb=watch", e);
        } finally {
            telling.unlock();
        }
    }

    /// One connection. Its fields are guarded by the watch's lock.
    private final class Line extends ClientCall.Listener<WatchResponse> {

        private final ClientCall<WatchRequest, WatchResponse> call;
        private long announceAt;
        private long echoed;
        private long heardAt = System.nanoTime();
        private volatile boolean lives = true;

        private Line(ClientCall<WatchRequest, WatchResponse> call) {
            this.call = call;
        }

        private void say(WatchRequest request) {
            if (lives) {
                call.sendMessage(request);
            }
        }

        private long sayBeat() {
            say(WatchRequest.newBuilder().setBeat(++beats).build());
            return beats;
        }

        /// Beats until the connection ends.
        private void live() throws InterruptedException {
            lock.lock();
            try {
                long left = beat.toNanos();
                while (lives && !closed) {
                    if (left <= 0) {
                        if (System.nanoTime() - heardAt > 3 * beat.toNanos()) {
                            LOG.warn("watch-broken reason=silence");
                            return;
                        }
                        sayBeat();
                        left = beat.toNanos();
                    }
                    left = changed.awaitNanos(left);
                }
            } finally {
                lives = false;
                line = null;
                changed.signalAll();
                lock.unlock();
                call.cancel("watch ended", null);
            }
        }

        @Override
        public void onMessage(WatchResponse response) {
            boolean anew = false;
            lock.lock();
            try {
                heardAt = System.nanoTime();
                if (response.getMessageCase() == WatchResponse.MessageCase.BEAT) {
                    anew = echoed < announceAt && response.getBeat() >= announceAt;
                    echoed = response.getBeat();
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
            switch (response.getMessageCase()) {
                case CHANGED -> {
                    var change = response.getChanged();
                    tell(
                            this,
                            () ->
                                    listener.changed(
                                            Values.key(change.getMailbox()),
                                            new ModSeq(change.getNow())));
                }
                case ANYTHING -> tell(this, listener::reconnected);
                case BEAT -> {
                    if (anew) {
                        tell(this, listener::reconnected);
                    }
                }
                case MESSAGE_NOT_SET -> {}
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            lock.lock();
            try {
                if (lives) {
                    LOG.info("watch-broken status={}", status.getCode());
                    lives = false;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
