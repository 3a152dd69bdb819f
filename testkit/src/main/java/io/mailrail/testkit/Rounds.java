package io.mailrail.testkit;

import java.time.Duration;
import java.util.Iterator;

/// How long a fuzzer goes on: a fixed number of rounds in every build, a minute in `./mailrail soak` (and at least those).
public final class Rounds implements Iterable<Integer> {

    private static final Duration SOAK = Duration.ofMinutes(1);

    private final int usual;

    private Rounds(int usual) {
        this.usual = usual;
    }

    /// Rounds 0, 1, 2 and so on, `usual` of them in a build.
    public static Rounds of(int usual) {
        return new Rounds(usual);
    }

    /// Whether the long forms of the tests are wanted.
    public static boolean soaking() {
        return Boolean.getBoolean("mailrail.soak");
    }

    @Override
    public Iterator<Integer> iterator() {
        long end = System.nanoTime() + (soaking() ? SOAK.toNanos() : 0);
        return new Iterator<>() {

            private int round;

            @Override
            public boolean hasNext() {
                return round < usual || System.nanoTime() < end;
            }

            @Override
            public Integer next() {
                return round++;
            }
        };
    }
}
