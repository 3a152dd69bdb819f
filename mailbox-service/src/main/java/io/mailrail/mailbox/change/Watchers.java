package io.mailrail.mailbox.change;

import io.mailrail.api.MailboxKey;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who on this replica watches which mailbox.
final class Watchers {

    private final Map<MailboxKey, Set<LocalWatch>> byMailbox = new ConcurrentHashMap<>();
    private final Set<LocalWatch> all = ConcurrentHashMap.newKeySet();

    void open(LocalWatch watch) {
        all.add(watch);
    }

    void close(LocalWatch watch) {
        all.remove(watch);
    }

    void add(MailboxKey mailbox, LocalWatch watch) {
        byMailbox.compute(
                mailbox,
                (key, old) -> {
                    Set<LocalWatch> watches = old == null ? ConcurrentHashMap.newKeySet() : old;
                    watches.add(watch);
                    return watches;
                });
    }

    void remove(MailboxKey mailbox, LocalWatch watch) {
        byMailbox.computeIfPresent(
                mailbox,
                (key, watches) -> {
                    watches.remove(watch);
                    return watches.isEmpty() ? null : watches;
                });
    }

    void tell(MailboxChange change) {
        var watches = byMailbox.get(change.mailbox());
        if (watches != null) {
            watches.forEach(watch -> watch.changed(change));
        }
    }

    /// News may have been missed.
    void reconnected() {
        all.forEach(LocalWatch::reconnected);
    }
}
