package io.mailrail.bench;

import io.mailrail.api.CallId;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.Messages;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What clients change, ten thousand messages at a time: each in one transaction.
final class ChangeScenarios {

    private final BenchHouse house;
    private final Messages messages;
    private final Stopwatch stopwatch;

    ChangeScenarios(BenchHouse house) {
        this.house = house;
        this.messages = house.doors().messages();
        this.stopwatch = new Stopwatch(house.processor());
    }

    List<Figure> measure(LargeMailbox mailbox) throws IOException {
        var copies = mailbox.beside(house, "Copies").with(mailbox.count());
        var moved = mailbox.beside(house, "Moved").with(mailbox.count());
        var store = stopwatch.median(new Flagging(mailbox)::turn);
        var copy =
                stopwatch.once(() ->
                        messages.copy(
                                mailbox.as(),
                                CallId.next(),
                                mailbox.key(),
                                mailbox.all(),
                                copies.name()));
        var move =
                stopwatch.once(() ->
                        messages.move(
                                copies.as(),
                                CallId.next(),
                                copies.key(),
                                copies.all(),
                                moved.name()));
        store(moved, FlagsChange.Kind.ADD, Flag.DELETED);
        var expunge =
                stopwatch.once(() ->
                        messages.expunge(moved.as(), moved.key(), new ExpungeScope.Deleted()));
        return List.of(
                figure("STORE", mailbox, store),
                figure("COPY", mailbox, copy),
                figure("MOVE", mailbox, move),
                figure("EXPUNGE", mailbox, expunge));
    }

    /// Sets a flag and takes it back, turn by turn, so that each run changes every message.
    private final class Flagging {

        private final LargeMailbox mailbox;
        private boolean flagged;

        Flagging(LargeMailbox mailbox) {
            this.mailbox = mailbox;
        }

        void turn() {
            store(mailbox, flagged ? FlagsChange.Kind.REMOVE : FlagsChange.Kind.ADD, Flag.FLAGGED);
            flagged = !flagged;
        }
    }

    private void store(LargeMailbox mailbox, FlagsChange.Kind kind, Flag flag) {
        messages.storeFlags(
                mailbox.as(),
                CallId.next(),
                mailbox.key(),
                mailbox.all(),
                new FlagsChange(kind, Flags.of(flag), Optional.empty()));
    }

    private static Figure figure(String verb, LargeMailbox mailbox, Stopwatch.Timing timing) {
        return Figure.of(
                Scenario.CHANGES,
                "%s of %,d".formatted(verb, mailbox.count()),
                timing.milliseconds(),
                "ms",
                timing.note());
    }
}
