package io.mailrail.bench;

import io.mailrail.api.ContentRange;
import io.mailrail.api.Messages;
import io.mailrail.api.SearchKey;
import io.mailrail.api.Uid;
import io.mailrail.bench.Figure.Bar;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What clients read: lists, summaries, contents, and answers to SEARCH.
final class ReadScenarios {

    static final int ENVELOPES = 10_000;

    private static final int CHUNK = 64 << 10;

    private final Messages messages;
    private final Stopwatch stopwatch;

    ReadScenarios(BenchHouse house) {
        this.messages = house.doors().messages();
        this.stopwatch = new Stopwatch(house.processor());
    }

    List<Figure> index(LargeMailbox mailbox) throws IOException {
        var timing = stopwatch.median(() -> readIndex(mailbox));
        return List.of(
                Figure.of(
                        Scenario.INDEX,
                        "UIDs, flags, mod-sequences of %,d".formatted(mailbox.count()),
                        timing.milliseconds(),
                        "ms",
                        Bar.below(300),
                        timing.note()));
    }

    void readIndex(LargeMailbox mailbox) {
        long seen = 0;
        try (var pages = messages.index(mailbox.as(), mailbox.key())) {
            while (pages.hasNext()) {
                seen += pages.next().length();
            }
        }
        expect(mailbox.count(), seen);
    }

    List<Figure> envelopes(LargeMailbox mailbox) throws IOException {
        long count = Math.min(ENVELOPES, mailbox.count());
        var uids = mailbox.range((mailbox.count() - count) / 2, count);
        var timing =
                stopwatch.median(() -> {
                    long seen = 0;
                    try (var summaries = messages.summaries(mailbox.as(), mailbox.key(), uids)) {
                        while (summaries.hasNext()) {
                            if (summaries.next().content().envelope().subject() != null) {
                                seen++;
                            }
                        }
                    }
                    expect(count, seen);
                });
        return List.of(
                Figure.of(
                        Scenario.ENVELOPES,
                        "%,d envelopes".formatted(count),
                        timing.milliseconds(),
                        "ms",
                        Bar.below(200),
                        timing.note()));
    }

    List<Figure> contents(LargeMailbox mailbox) throws IOException {
        var octets = new long[1];
        var timing = stopwatch.median(() -> octets[0] = readContents(mailbox));
        return List.of(
                Figure.of(
                        Scenario.CONTENTS,
                        "%,d contents of 50 KB".formatted(mailbox.count()),
                        octets[0] / 1e3 / timing.milliseconds(),
                        "MB/s",
                        Bar.atLeast(150),
                        timing.note()));
    }

    /// Reads every content whole; returns their octets.
    long readContents(LargeMailbox mailbox) throws IOException {
        var ranges =
                mailbox.all().stream().mapToObj(uid -> ContentRange.whole(new Uid(uid))).toList();
        var buffer = new byte[CHUNK];
        long octets = 0;
        long seen = 0;
        try (var contents = messages.contents(mailbox.as(), mailbox.key(), ranges)) {
            while (contents.next()) {
                seen++;
                try (var in = contents.octets()) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        octets += n;
                    }
                }
            }
        }
        expect(mailbox.count(), seen);
        return octets;
    }

    /// A search for text; its number of answers is known.
    Figure search(LargeMailbox mailbox, String what, String needle, long found, Bar bar)
            throws IOException {
        var key = new SearchKey.Text(needle);
        var timing =
                stopwatch.median(() ->
                        expect(
                                found,
                                messages.search(mailbox.as(), mailbox.key(), key).uids().size()));
        return Figure.of(
                Scenario.SEARCH,
                String.format(Locale.ROOT, "%s in %,d", what, mailbox.count()),
                timing.milliseconds(),
                "ms",
                bar,
                timing.note());
    }

    private static void expect(long wanted, long seen) {
        if (wanted != seen) {
            throw new IllegalStateException(seen + " instead of " + wanted);
        }
    }
}
