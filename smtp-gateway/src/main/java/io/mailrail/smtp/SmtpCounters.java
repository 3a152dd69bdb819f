package io.mailrail.smtp;

import static io.mailrail.smtp.SmtpMeters.label;

import io.mailrail.smtp.SmtpCommand.Verb;
import io.mailrail.smtp.SmtpMeters.Outcome;
import io.mailrail.smtp.SmtpMeters.Tag;
import io.mailrail.smtp.SmtpMeters.Told;
import io.mailrail.wire.LineServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/// The meters of [SmtpMeters] at work. Looked up once: a command costs two array-like lookups and no string.
final class SmtpCounters {

    private final MeterRegistry registry;
    private final Map<Verb, Map<Outcome, Timer>> commands = new EnumMap<>(Verb.class);
    private final Map<Told, Counter> messages = new EnumMap<>(Told.class);

    SmtpCounters(MeterRegistry registry) {
        this.registry = registry;
        for (var verb : Verb.values()) {
            var byOutcome = new EnumMap<Outcome, Timer>(Outcome.class);
            for (var outcome : Outcome.values()) {
                byOutcome.put(
                        outcome,
                        Timer.builder(SmtpMeters.COMMANDS.getName())
                                .tag(Tag.VERB.asString(), label(verb))
                                .tag(Tag.OUTCOME.asString(), label(outcome))
                                .register(registry));
            }
            commands.put(verb, byOutcome);
        }
        for (var told : Told.values()) {
            messages.put(
                    told,
                    Counter.builder(SmtpMeters.MESSAGES.getName())
                            .baseUnit(SmtpMeters.MESSAGES.getBaseUnit())
                            .tag(Tag.REPLY.asString(), label(told))
                            .register(registry));
        }
    }

    void command(Verb verb, Outcome outcome, long nanos) {
        var byOutcome = commands.get(verb);
        var timer = byOutcome == null ? null : byOutcome.get(outcome);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void message(Reply reply) {
        var counter = messages.get(Told.by(reply));
        if (counter != null) {
            counter.increment();
        }
    }

    void turnedAway(SmtpListener listener, LineServer.Busy why) {
        Counter.builder(SmtpMeters.TURNED_AWAY.getName())
                .baseUnit(SmtpMeters.TURNED_AWAY.getBaseUnit())
                .tag(Tag.LISTENER.asString(), label(listener))
                .tag(Tag.LIMIT.asString(), label(why))
                .register(registry)
                .increment();
    }

    void watch(SmtpListener listener, ToIntFunction<SmtpListener> sessions) {
        Gauge.builder(SmtpMeters.SESSIONS.getName(), () -> sessions.applyAsInt(listener))
                .baseUnit(SmtpMeters.SESSIONS.getBaseUnit())
                .tag(Tag.LISTENER.asString(), label(listener))
                .register(registry);
    }
}
