package io.mailrail.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/// Messages of 4 KB by many callers at once, everything stored: content, summary, threads, search text, log, trace.
final class IntakeScenarios {

    static final int SIZE = 4096;

    private static final int MAILBOXES = 1_000;
    private static final int ROUNDS = 3;
    private static final long WARM_UP = 60_000;
    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(4);
    private static final long WARM_UP_FROM = 1_000_000_000L;

    private final BenchHouse house;
    private final Callers callers;
    private final int count;
    private final List<BenchHouse.Owner> owners;
    private final Duration span;
    private double many;

    IntakeScenarios(BenchHouse house, int callers, Duration span) {
        this.house = house;
        this.count = callers;
        this.owners = IntStream.range(0, MAILBOXES).mapToObj(_ -> house.owner()).toList();
        this.span = span;
        this.callers =
                new Callers(
                        house.doors().intake(),
                        callers,
                        house.processor(),
                        new SyntheticMail(SIZE));
    }

    /// Lets the JVM compile what is hot, and PostgreSQL see what its tables are like: autovacuum would within a minute.
    void warmUp() throws InterruptedException {
        callers.send(WARM_UP_FROM, WARM_UP, WARM_UP_LIMIT, this::owner);
        house.analyze();
    }

    private BenchHouse.Owner owner(long number) {
        return owners.get(Math.floorMod(number * 31, MAILBOXES));
    }

    /// Fills a mailbox; numbers the messages from 0.
    Callers.Run fill(BenchHouse.Owner owner, long messages) throws InterruptedException {
        return callers.send(0, messages, Duration.ofHours(1), _ -> owner);
    }

    List<Figure> many() throws InterruptedException {
        var run = median(this::owner);
        many = run.rate();
        return figures(
                Scenario.INTAKE, run, "%,d mailboxes, %d callers".formatted(MAILBOXES, count));
    }

    List<Figure> hot() throws InterruptedException {
        var owner = house.owner();
        var run = median(_ -> owner);
        var figures =
                new ArrayList<>(
                        figures(Scenario.HOT, run, "one mailbox, %d callers".formatted(count)));
        if (many > 0) {
            figures.add(
                    Figure.of(
                            Scenario.HOT,
                            "rate of one mailbox to that of many",
                            run.rate() / many,
                            "",
                            Figure.Bar.atLeast(1),
                            ""));
        }
        return figures;
    }

    private Callers.Run median(LongFunction<BenchHouse.Owner> to) throws InterruptedException {
        var runs = new ArrayList<Callers.Run>();
        long from = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var run = callers.send(from, Long.MAX_VALUE / 2, span, to);
            from += run.messages();
            runs.add(run);
        }
        runs.sort(Comparator.comparingDouble(Callers.Run::rate));
        return runs.get(ROUNDS / 2);
    }

    private static List<Figure> figures(Scenario scenario, Callers.Run run, String where) {
        return List.of(
                Figure.of(
                        scenario,
                        "intake of 4 KB, " + where,
                        run.rate(),
                        "/s",
                        Figure.Bar.atLeast(3_000),
                        run.note()),
                Figure.of(
                        scenario,
                        "processor time of each",
                        run.millisecondsEach(),
                        "ms",
                        Figure.Bar.below(0.7),
                        ""));
    }
}
