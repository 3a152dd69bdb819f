package io.mailrail.mailbox.change;

import io.mailrail.api.AccountId;
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
    private final Readers readers;
    private final Listener listener;

    /// Who has asked; the listener hears of a mailbox for as long as one of them may read it.
    private final Map<MailboxKey, Set<AccountId>> subscribed = new HashMap<>();

    private Map<MailboxKey, ModSeq> news = new LinkedHashMap<>();
    private boolean reconnected;
    private boolean closed;

    LocalWatch(Watchers watchers, Sessions sessions, Readers readers, Listener listener) {
        this.watchers = watchers;
        this.sessions = sessions;
        this.readers = readers;
        this.listener = listener;
        watchers.open(this);
        Thread.ofVirtual().name("mailbox-watch").start(this::tell);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxKey mailbox) {
        AccountId reader;
        try {
            reader = sessions.verify(as);
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.SessionExpired) {
                return;
            }
            throw no;
        }
        if (!readers.mayRead(reader, mailbox)) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                if (subscribed.computeIfAbsent(mailbox, _ -> new HashSet<>()).add(reader)) {
                    watchers.add(mailbox, this);
                }
            }
        }
    }

    /// Asks again who may read what has news; who may not is forgotten. The owner always may. While the store is away all are
    /// told: a number tells nothing, and whoever asks for more is asked for its rights again.
    private boolean mayStillHear(MailboxKey mailbox) {
        var askers = askers(mailbox);
        if (askers.contains(mailbox.account())) {
            return true;
        }
        for (var reader : askers) {
            if (mayRead(reader, mailbox)) {
                return true;
            }
            forget(mailbox, reader);
        }
        return false;
    }

    private boolean mayRead(AccountId reader, MailboxKey mailbox) {
        try {
            return readers.mayRead(reader, mailbox);
        } catch (Refused unavailable) {
            log.debug("watch_rights_unknown", unavailable);
            return true;
        }
    }

    private synchronized Set<AccountId> askers(MailboxKey mailbox) {
        var askers = subscribed.get(mailbox);
        return askers == null ? Set.of() : Set.copyOf(askers);
    }

    private synchronized void forget(MailboxKey mailbox, AccountId reader) {
        var askers = subscribed.get(mailbox);
        if (askers != null && askers.remove(reader) && askers.isEmpty()) {
            unsubscribe(mailbox);
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

    private void tell() {
        try {
            while (!isClosed()) {
                var found = await();
                if (found.reconnected()) {
                    listener.reconnected();
                }
                found.changed()
                        .forEach((mailbox, now) -> {
                            if (mayStillHear(mailbox)) {
                                listener.changed(mailbox, now);
                            }
                        });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("watch_failed", e);
            close();
        }
    }
}
