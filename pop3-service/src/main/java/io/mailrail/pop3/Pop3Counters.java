package io.mailrail.pop3;

import static io.mailrail.pop3.Pop3Meters.label;

import io.mailrail.pop3.Pop3Command.Verb;
import io.mailrail.pop3.Pop3Meters.Outcome;
import io.mailrail.pop3.Pop3Meters.Tag;
import io.mailrail.wire.LineServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// The meters of [Pop3Meters] at work, looked up once.
final class Pop3Counters {

    private final MeterRegistry registry;
    private final Map<Verb, Map<Outcome, Timer>> commands = new EnumMap<>(Verb.class);

    Pop3Counters(MeterRegistry registry) {
        this.registry = registry;
        for (var verb : Verb.values()) {
            var byOutcome = new EnumMap<Outcome, Timer>(Outcome.class);
            for (var outcome : Outcome.values()) {
                byOutcome.put(
                        outcome,
                        Timer.builder(Pop3Meters.COMMANDS.getName())
                                .tag(Tag.VERB.asString(), label(verb))
                                .tag(Tag.OUTCOME.asString(), label(outcome))
                                .register(registry));
            }
            commands.put(verb, byOutcome);
        }
    }

    void command(Verb verb, Outcome outcome, long nanos) {
        var byOutcome = commands.get(verb);
        var timer = byOutcome == null ? null : byOutcome.get(outcome);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void turnedAway(String listener, LineServer.Busy why) {
        Counter.builder(Pop3Meters.TURNED_AWAY.getName())
                .baseUnit(Pop3Meters.TURNED_AWAY.getBaseUnit())
                .tag(Tag.LISTENER.asString(), listener)
                .tag(Tag.LIMIT.asString(), label(why))
                .register(registry)
                .increment();
    }

    void watch(String listener, IntSupplier sessions) {
        Gauge.builder(Pop3Meters.SESSIONS.getName(), sessions::getAsInt)
                .baseUnit(Pop3Meters.SESSIONS.getBaseUnit())
                .tag(Tag.LISTENER.asString(), listener)
                .register(registry);
    }
}
