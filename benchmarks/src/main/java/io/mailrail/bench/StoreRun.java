package io.mailrail.bench;

import io.mailrail.api.CallId;
import io.mailrail.api.Flags;
import io.mailrail.bench.Figure.Bar;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// One run of the scenarios, in their order. The mailboxes they share are filled when the first of them asks.
final class StoreRun {

    private static final int SMALL = 10_000;
    private static final int LARGER = 50 << 10;
    private static final int LARGER_COUNT = 1_000;
    private static final long LARGEST = 50L << 20;

    private final BenchHouse house;
    private final Path folder;
    private final IntakeScenarios intake;
    private final ReadScenarios reads;
    private final int messages;
    private final int callers;
    private @Nullable LargeMailbox large;
    private @Nullable LargeMailbox small;
    private Observer observer =
            new Observer() {
                @Override
                public void begin() {}

                @Override
                public void end() {}
            };

    StoreRun(BenchHouse house, Path folder, int messages, int callers, Duration span) {
        this.house = house;
        this.folder = folder;
        this.messages = messages;
        this.callers = callers;
        this.intake = new IntakeScenarios(house, callers, span);
        this.reads = new ReadScenarios(house);
    }

    /// Who is told before and after each scenario.
    interface Observer {
        void begin();

        void end();
    }

    void observe(Observer other) {
        observer = other;
    }

    void measure(Set<Scenario> wanted, Report report) throws IOException, InterruptedException {
        intake.warmUp();
        for (var scenario : EnumSet.copyOf(wanted)) {
            observer.begin();
            report.add(figures(scenario));
            observer.end();
        }
        report.add(
                List.of(
                        Figure.of(
                                Scenario.MEMORY,
                                "resident at most, callers included",
                                Processor.peakResident() / 1e6,
                                "MB",
                                Bar.below(600),
                                "")));
    }

    private List<Figure> figures(Scenario scenario) throws IOException, InterruptedException {
        return switch (scenario) {
            case LIMITS -> RawLimits.measure(folder, house.doors(), house.login(house.owner()));
            case INTAKE -> intake.many();
            case HOT -> intake.hot();
            case INDEX -> reads.index(large());
            case ENVELOPES -> reads.envelopes(large());
            case CONTENTS -> reads.contents(larger());
            case SEARCH -> search();
            case CHANGES -> new ChangeScenarios(house).measure(small());
            case MEMORY -> memory();
        };
    }

    private List<Figure> search() throws IOException, InterruptedException {
        small();
        house.awaitIndexed();
        return List.of(
                indexing(large()),
                rare(large(), Bar.below(40)),
                rare(small(), Bar.below(15)),
                reads.search(
                        large(),
                        "a word in 1 %",
                        SyntheticMail.ONE_PERCENT,
                        marked(large(), SyntheticMail::hasOnePercent),
                        Bar.below(100)));
    }

    /// What the background index costs by itself.
    private Figure indexing(LargeMailbox mailbox) throws InterruptedException {
        house.awaitIndexed();
        var before = house.processor().now();
        house.forgetIndex(mailbox.key().account());
        house.awaitIndexed();
        var time = house.processor().now().minus(before);
        return Figure.of(
                Scenario.SEARCH,
                "processor time of indexing, each",
                time.total() / mailbox.count() * 1e3,
                "ms",
                Bar.below(0.15),
                time.toString());
    }

    private Figure rare(LargeMailbox mailbox, Bar bar) throws IOException {
        return reads.search(
                mailbox,
                "a rare word",
                SyntheticMail.RARE,
                marked(mailbox, SyntheticMail::hasRare),
                bar);
    }

    private static long marked(LargeMailbox mailbox, java.util.function.LongPredicate isMarked) {
        return LongStream.range(0, mailbox.count()).filter(isMarked).count();
    }

    /// A message of 50 MB in and out, and a mailbox of twice as many messages listed.
    private List<Figure> memory() throws IOException, InterruptedException {
        var one = large();
        var twice = one.beside(house, "Twice").with(2 * one.count());
        for (int time = 0; time < 2; time++) {
            house.doors()
                    .messages()
                    .copy(one.as(), CallId.next(), one.key(), one.all(), twice.name());
        }
        reads.readIndex(twice);
        var film = one.beside(house, "Film").with(1);
        house.doors()
                .messages()
                .append(
                        film.as(),
                        CallId.next(),
                        film.name(),
                        Flags.NONE,
                        Optional.empty(),
                        LARGEST,
                        new SyntheticMail(IntakeScenarios.SIZE).large(1, LARGEST));
        var stopwatch = new Stopwatch(house.processor());
        var timing = stopwatch.once(() -> reads.readContents(film));
        return List.of(
                Figure.of(
                        Scenario.MEMORY,
                        "a message of 50 MB read",
                        timing.milliseconds(),
                        "ms",
                        timing.note()),
                Figure.of(
                        Scenario.MEMORY,
                        "resident after a mailbox of %,d".formatted(twice.count()),
                        Processor.resident() / 1e6,
                        "MB",
                        ""));
    }

    private LargeMailbox large() throws InterruptedException {
        if (large == null) {
            large = filled(messages);
        }
        return large;
    }

    private LargeMailbox small() throws InterruptedException {
        if (small == null) {
            small = filled(Math.min(SMALL, messages));
        }
        return small;
    }

    private LargeMailbox filled(long count) throws InterruptedException {
        var owner = house.owner();
        intake.fill(owner, count);
        return LargeMailbox.inbox(house, owner, count);
    }

    private LargeMailbox larger() throws InterruptedException {
        var owner = house.owner();
        new Callers(house.doors().intake(), callers, house.processor(), new SyntheticMail(LARGER))
                .send(0, LARGER_COUNT, Duration.ofHours(1), _ -> owner);
        return LargeMailbox.inbox(house, owner, LARGER_COUNT);
    }
}
