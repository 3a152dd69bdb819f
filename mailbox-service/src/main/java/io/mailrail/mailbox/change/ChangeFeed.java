package io.mailrail.mailbox.change;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Watch;
import io.mailrail.mailbox.database.Unpooled;
import io.mailrail.mailbox.directory.Sessions;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Carries the news of commits to whoever watches.
///
/// 1. A transaction writes a row to the [Outbox]. 2. After the commit, [#committed] tells the watchers of this replica at
/// once. 3. The [Publisher] tells the other replicas by NOTIFY, outside of any mail transaction, and deletes the row. 4. The
/// [Subscriber] hears what others publish. A row that its own replica did not publish is published by any other after a second.
@Component
public final class ChangeFeed implements SmartLifecycle {

    private final Sessions sessions;
    private final WatchRights rights;
    private final Watchers watchers = new Watchers();
    private final Publisher publisher;
    private final Subscriber subscriber;
    private volatile boolean running;

    public ChangeFeed(
            Sessions sessions,
            WatchRights rights,
            Unpooled connections,
            @Qualifier("mailboxClock") Clock clock) {
        var replica = UUID.randomUUID();
        this.sessions = sessions;
        this.rights = rights;
        this.publisher = new Publisher(connections, watchers, replica, clock);
        this.subscriber = new Subscriber(connections, watchers, replica);
    }

    /// Called by everybody right after the commit of a transaction that changed a mailbox.
    public void committed(MailboxKey mailbox, ModSeq now) {
        committed(List.of(new MailboxChange(mailbox, now)));
    }

    /// The same for several mailboxes.
    public void committed(Collection<MailboxChange> changes) {
        for (var change : changes) {
            watchers.tell(change);
        }
        publisher.publishSoon(changes);
    }

    /// Opens a watch; the listener is called on a thread of the watch's own.
    public Watch watch(Watch.Listener listener) {
        return new LocalWatch(watchers, sessions, rights, listener);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            publisher.start();
            subscriber.start();
        }
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            publisher.stop();
            subscriber.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the doors open, after they have closed.
    @Override
    public int getPhase() {
        return 0;
    }
}
