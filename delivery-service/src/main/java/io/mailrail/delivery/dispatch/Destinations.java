package io.mailrail.delivery.dispatch;

import io.mailrail.api.OutboundMessage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Leased messages by destination: how many couriers each may have, and what waits for them. Thread-safe.
final class Destinations {

    private static final class Destination {
        final Deque<OutboundMessage> waiting = new ArrayDeque<>();
        int couriers;
    }

    private final int limit;
    private final Map<String, Destination> all = new HashMap<>();

    /// @param limit couriers for one destination
    Destinations(int limit) {
        this.limit = limit;
    }

    /// Lets a message wait for a courier.
    ///
    /// @return whether a new courier is to be sent
    synchronized boolean add(OutboundMessage message) {
        var destination = all.computeIfAbsent(message.destination(), name -> new Destination());
        destination.waiting.add(message);
        if (destination.couriers >= limit) {
            return false;
        }
        destination.couriers++;
        return true;
    }

    /// The next message for a courier; null sends it home.
    synchronized @Nullable OutboundMessage next(String name) {
        var destination = all.get(name);
        if (destination == null) {
            return null;
        }
        var message = destination.waiting.poll();
        if (message == null && --destination.couriers == 0) {
            all.remove(name);
        }
        return message;
    }

    /// Those that have enough waiting: every courier has another message to take along.
    synchronized List<String> busy() {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().waiting.size() >= limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}
