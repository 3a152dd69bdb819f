package io.mailrail.mailbox.directory;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Locks by name, in bounded number: who asks for the same name gets the same lock, others seldom do.
final class Turns {

    private static final int LOCKS = 1024;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    ReentrantLock get(String name) {
        return locks[Math.floorMod(name.hashCode(), LOCKS)];
    }
}
