package io.mailrail.mailbox.change;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Watch;
import io.mailrail.mailbox.directory.Sessions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One standing question. News is gathered per mailbox until its own virtual thread has told the listener, so that a slow
/// listener hears less often, and nobody waits for it.
final class LocalWatch implements Watch {

    private static final Logger log = LoggerFactory.getLogger(LocalWatch.class);

    private final Watchers watchers;
    private final Sessions sessions;
    private final WatchRights rights;
    private final Listener listener;

    /// What is watched; for a mailbox of another, the login that watches.
    private final Map<MailboxKey, Optional<String>> subscribed = new HashMap<>();

    private Map<MailboxKey, ModSeq> news = new LinkedHashMap<>();
    private boolean reconnected;
    private boolean closed;

    LocalWatch(Watchers watchers, Sessions sessions, WatchRights rights, Listener listener) {
        this.watchers = watchers;
        this.sessions = sessions;
        this.rights = rights;
        this.listener = listener;
        watchers.open(this);
        Thread.ofVirtual().name("mailbox-watch").start(this::tell);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxKey mailbox) {
        var watcher = watcher(as, mailbox);
        if (watcher.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (!closed && subscribed.put(mailbox, watcher.get()) == null) {
                watchers.add(mailbox, this);
            }
        }
    }

    /// Who watches, for a mailbox of another its login; empty for who may not.
    private Optional<Optional<String>> watcher(SessionCredential as, MailboxKey mailbox) {
        try {
            var actor = sessions.actor(as);
            if (actor.account().equals(mailbox.account())) {
                return Optional.of(Optional.empty());
            }
            return rights.mayWatch(as, mailbox)
                    ? Optional.of(Optional.of(actor.login()))
                    : Optional.empty();
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.SessionExpired) {
                return Optional.empty();
            }
            throw no;
        }
    }

    @Override
    public synchronized void unsubscribe(MailboxKey mailbox) {
        if (subscribed.remove(mailbox) != null) {
            watchers.remove(mailbox, this);
            news.remove(mailbox);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watchers.close(this);
        subscribed.keySet().forEach(mailbox -> watchers.remove(mailbox, this));
        subscribed.clear();
        news.clear();
        notifyAll();
    }

    synchronized void changed(MailboxChange change) {
        if (!closed && subscribed.containsKey(change.mailbox())) {
            news.merge(change.mailbox(), change.now(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            notifyAll();
        }
    }

    synchronized void reconnected() {
        reconnected = true;
        notifyAll();
    }

    private record News(Map<MailboxKey, ModSeq> changed, boolean reconnected) {}

    private synchronized News await() throws InterruptedException {
        while (!closed && news.isEmpty() && !reconnected) {
            wait();
        }
        var found = new News(news, reconnected && !closed);
        news = new LinkedHashMap<>();
        reconnected = false;
        return found;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// News of a mailbox of another is told for as long as it is shared.
    private void tell(MailboxKey mailbox, ModSeq now) {
        Optional<String> watcher;
        synchronized (this) {
            watcher = subscribed.get(mailbox);
        }
        if (watcher == null) {
            return;
        }
        if (watcher.isPresent() && !rights.mayWatch(watcher.get(), mailbox)) {
            unsubscribe(mailbox);
            return;
        }
        listener.changed(mailbox, now);
    }

    private void tell() {
        try {
            while (!isClosed()) {
                var found = await();
                if (found.reconnected()) {
                    listener.reconnected();
                }
                found.changed().forEach(this::tell);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("watch_failed", e);
            close();
        }
    }
}
