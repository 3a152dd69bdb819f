package io.mailrail.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Ends wires whose write or handshake has taken too long: a blocking write has no timeout of its own, and a client that
/// never reads would hold its session for ever. One daemon thread looks at the open wires once a second.
final class Watchdog {

    private static final long PERIOD_NANOS = 1_000_000_000L;

    private static final Set<Wire> wires = ConcurrentHashMap.newKeySet();

    static {
        Thread.ofPlatform().daemon().name("wire-watchdog").start(Watchdog::watch);
    }

    private Watchdog() {}

    static void add(Wire wire) {
        wires.add(wire);
    }

    static void remove(Wire wire) {
        wires.remove(wire);
    }

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            for (var wire : wires) {
                wire.abortIfOverdue(now);
            }
        }
    }
}
