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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// One standing question. News is gathered per mailbox until its own virtual thread has told the listener, so that a slow
/// listener hears less often, and nobody waits for it.
final class LocalWatch implements Watch {

    private static final Logger log = LoggerFactory.getLogger(LocalWatch.class);

    private final Watchers watchers;
    private final Sessions sessions;
    private final Listener listener;
    private final Set<MailboxKey> subscribed = new HashSet<>();
    private Map<MailboxKey, ModSeq> news = new LinkedHashMap<>();
    private boolean reconnected;
    private boolean closed;

    LocalWatch(Watchers watchers, Sessions sessions, Listener listener) {
        this.watchers = watchers;
        this.sessions = sessions;
        this.listener = listener;
        watchers.open(this);
        Thread.ofVirtual().name("mailbox-watch").start(this::tell);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxKey mailbox) {
        if (!mayWatch(as, mailbox)) {
            return;
        }
        synchronized (this) {
            if (!closed && subscribed.add(mailbox)) {
                watchers.add(mailbox, this);
            }
        }
    }

    private boolean mayWatch(SessionCredential as, MailboxKey mailbox) {
        try {
            return sessions.verify(as).equals(mailbox.account());
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.SessionExpired) {
                return false;
            }
            throw no;
        }
    }

    @Override
    public synchronized void unsubscribe(MailboxKey mailbox) {
        if (subscribed.remove(mailbox)) {
            watchers.remove(mailbox, this);
            news.remove(mailbox);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watchers.close(this);
        subscribed.forEach(mailbox -> watchers.remove(mailbox, this));
        subscribed.clear();
        news.clear();
        notifyAll();
    }

    synchronized void changed(MailboxChange change) {
        if (!closed && subscribed.contains(change.mailbox())) {
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

    private void tell() {
        try {
            while (!isClosed()) {
                var found = await();
                if (found.reconnected()) {
                    listener.reconnected();
                }
                found.changed().forEach(listener::changed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("watch_failed", e);
            close();
        }
    }
}
