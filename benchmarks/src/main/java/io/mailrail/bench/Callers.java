package io.mailrail.bench;

import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.ReversePath;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// Callers of the intake, each on a virtual thread as a gateway's sessions are: a message, its answer, the next message.
final class Callers {

    private static final Envelope.Origin ORIGIN =
            new Envelope.Origin("ESMTPS", "192.0.2.1", "mx.example");

    private final Intake intake;
    private final int callers;
    private final Processor processor;
    private final SyntheticMail mail;

    Callers(Intake intake, int callers, Processor processor, SyntheticMail mail) {
        this.intake = intake;
        this.callers = callers;
        this.processor = processor;
        this.mail = mail;
    }

    /// What so many callers did.
    record Run(long messages, double seconds, Processor.Time time, double median, double p99) {

        double rate() {
            return messages / seconds;
        }

        double millisecondsEach() {
            return time.total() / messages * 1e3;
        }

        String note() {
            return String.format(
                    Locale.ROOT,
                    "%s; answered after %.1f ms, 99 %% within %.0f",
                    time.each(messages),
                    median,
                    p99);
        }
    }

    /// Sends the messages from `first` on, to whom `to` says, until that many are stored or the time is up.
    Run send(long first, long most, Duration limit, LongFunction<BenchHouse.Owner> to)
            throws InterruptedException {
        var next = new AtomicLong(first);
        var latencies = new ConcurrentLinkedQueue<long[]>();
        var before = processor.now();
        long start = System.nanoTime();
        long end = start + limit.toNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    java.util.stream.IntStream.range(0, callers)
                            .<Future<?>>mapToObj(_ ->
                                    executor.submit(
                                            () -> latencies.add(call(next, first + most, end, to))))
                            .toList();
            for (var each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a message was not stored", e.getCause());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        var time = processor.now().minus(before);
        var sorted = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Run(
                sorted.length,
                seconds,
                time,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    private long[] call(AtomicLong next, long last, long end, LongFunction<BenchHouse.Owner> to) {
        var latencies = new long[1024];
        int count = 0;
        while (System.nanoTime() < end) {
            long number = next.getAndIncrement();
            if (number >= last) {
                break;
            }
            var owner = to.apply(number);
            var envelope =
                    new Envelope(
                            new ReversePath("sender@elsewhere.example"),
                            List.of(new ForwardPath(owner.address())),
                            owner.id(),
                            Optional.empty(),
                            ORIGIN);
            var content = new ByteArrayInputStream(mail.message(number));
            long start = System.nanoTime();
            try {
                intake.accept(CallId.next(), envelope, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, count * 2);
            }
            latencies[count++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(latencies, count);
    }
}
