package io.mailrail.wire;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers of 8 KB that wires borrow while they have something to read or write, so that an idle session holds none.
final class Buffers {

    static final int SIZE = 8192;

    private static final int KEPT = 1024;

    private static final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger count = new AtomicInteger();

    private Buffers() {}

    static byte[] borrow() {
        var buffer = free.pollFirst();
        if (buffer == null) {
            return new byte[SIZE];
        }
        count.decrementAndGet();
        return buffer;
    }

    static void giveBack(byte[] buffer) {
        if (count.get() < KEPT) {
            count.incrementAndGet();
            free.addFirst(buffer);
        }
    }
}
