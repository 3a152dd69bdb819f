package io.mailrail.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;

/// Times what is done several times, after a warm-up, and takes the median.
final class Stopwatch {

    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 7;

    private final Processor processor;

    Stopwatch(Processor processor) {
        this.processor = processor;
    }

    interface Work {
        void run() throws IOException;
    }

    /// Wall clock and processor time of one run.
    record Timing(double milliseconds, Processor.Time time, double fastest, double slowest) {

        String note() {
            return time + String.format(Locale.ROOT, ", %.0f to %.0f ms", fastest, slowest);
        }
    }

    /// The median of several runs.
    Timing median(Work work) throws IOException {
        for (int round = 0; round < WARM_UPS; round++) {
            work.run();
        }
        var timings = new ArrayList<Timing>();
        for (int round = 0; round < ROUNDS; round++) {
            timings.add(once(work));
        }
        timings.sort(Comparator.comparingDouble(Timing::milliseconds));
        var median = timings.get(ROUNDS / 2);
        return new Timing(
                median.milliseconds(),
                median.time(),
                timings.getFirst().milliseconds(),
                timings.getLast().milliseconds());
    }

    /// One run, of what cannot be done twice.
    Timing once(Work work) throws IOException {
        var before = processor.now();
        long start = System.nanoTime();
        work.run();
        double milliseconds = (System.nanoTime() - start) / 1e6;
        return new Timing(milliseconds, processor.now().minus(before), milliseconds, milliseconds);
    }
}
