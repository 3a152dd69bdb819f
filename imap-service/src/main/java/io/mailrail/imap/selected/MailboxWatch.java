package io.mailrail.imap.selected;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Watch;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The one standing question of this process to mailbox-service, and the sessions that wait for its answers.
public final class MailboxWatch implements AutoCloseable, Watch.Listener {

    private final Map<MailboxKey, Set<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private final Watch watch;

    public MailboxWatch(Messages messages) {
        this.watch = messages.watch(this);
    }

    /// From now on the subscription hears of this mailbox. Subscribe first and read the index afterwards, so that nothing
    /// falls between.
    public Subscription subscribe(SessionCredential as, MailboxKey mailbox) {
        var subscription = new Subscription(mailbox, as);
        subscriptions.compute(
                mailbox,
                (key, known) -> {
                    var all = known == null ? ConcurrentHashMap.<Subscription>newKeySet() : known;
                    all.add(subscription);
                    return all;
                });
        watch.subscribe(as, mailbox);
        return subscription;
    }

    @Override
    public void changed(MailboxKey mailbox, ModSeq now) {
        var all = subscriptions.get(mailbox);
        if (all != null) {
            all.forEach(subscription -> subscription.tell(now));
        }
    }

    @Override
    public void reconnected() {
        subscriptions.values().forEach(all -> all.forEach(s -> s.tell(Subscription.ANYTHING)));
    }

    @Override
    public void close() {
        watch.close();
    }

    /// One session's ear.
    public final class Subscription implements AutoCloseable {

        private static final ModSeq ANYTHING = new ModSeq(Long.MAX_VALUE);

        private final MailboxKey mailbox;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition told = lock.newCondition();
        private SessionCredential as;
        private ModSeq latest = ModSeq.NONE;
        private boolean woken;

        private Subscription(MailboxKey mailbox, SessionCredential as) {
            this.mailbox = mailbox;
            this.as = as;
        }

        /// The credential was renewed: after a break of the connection the old one might not do any more.
        public void renew(SessionCredential credential) {
            lock.lock();
            try {
                if (credential.equals(as)) {
                    return;
                }
                as = credential;
            } finally {
                lock.unlock();
            }
            watch.subscribe(credential, mailbox);
        }

        /// Whether there is something beyond this.
        public boolean hasNews(ModSeq known) {
            lock.lock();
            try {
                return latest.compareTo(known) > 0;
            } finally {
                lock.unlock();
            }
        }

        /// The session is about to ask for changes: an alarm that named no mod-sequence is answered by that.
        public void asking() {
            lock.lock();
            try {
                if (latest.equals(ANYTHING)) {
                    latest = ModSeq.NONE;
                }
            } finally {
                lock.unlock();
            }
        }

        /// The asking failed: whoever knows of a change only from that alarm must ask again.
        public void unanswered() {
            tell(ANYTHING);
        }

        /// Waits for news beyond this, for [#wake], or for so long.
        ///
        /// @return whether there are news
        public boolean await(ModSeq known, Duration limit) throws InterruptedException {
            long left = limit.toNanos();
            lock.lock();
            try {
                while (latest.compareTo(known) <= 0 && !woken && left > 0) {
                    left = told.awaitNanos(left);
                }
                woken = false;
                return latest.compareTo(known) > 0;
            } finally {
                lock.unlock();
            }
        }

        /// Ends a wait, the present or the next.
        public void wake() {
            lock.lock();
            try {
                woken = true;
                told.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// Forgets a [#wake] that came too late for the last wait.
        public void forgetWake() {
            lock.lock();
            try {
                woken = false;
            } finally {
                lock.unlock();
            }
        }

        private void tell(ModSeq now) {
            lock.lock();
            try {
                if (now.compareTo(latest) > 0) {
                    latest = now;
                    told.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.computeIfPresent(
                    mailbox,
                    (key, all) -> {
                        all.remove(this);
                        if (!all.isEmpty()) {
                            return all;
                        }
                        watch.unsubscribe(mailbox);
                        return null;
                    });
        }
    }
}
