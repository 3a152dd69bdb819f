package io.mailrail.pop3;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of the POP3 server, named once.
enum Pop3Meters implements MeterDocumentation {

    /// Clients connected now.
    SESSIONS("pop3.sessions", Meter.Type.GAUGE, "sessions"),

    /// Clients turned away because a limit of sessions was reached.
    TURNED_AWAY("pop3.turned.away", Meter.Type.COUNTER, "clients"),

    /// Commands, from the end of their line to the end of their reply.
    COMMANDS("pop3.commands", Meter.Type.TIMER, "seconds");

    private final String meter;
    private final Meter.Type type;
    private final String unit;

    Pop3Meters(String meter, Meter.Type type, String unit) {
        this.meter = meter;
        this.type = type;
        this.unit = unit;
    }

    @Override
    public String getName() {
        return meter;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public String getBaseUnit() {
        return unit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return switch (this) {
            case SESSIONS -> new KeyName[] {Tag.LISTENER};
            case TURNED_AWAY -> new KeyName[] {Tag.LISTENER, Tag.LIMIT};
            case COMMANDS -> new KeyName[] {Tag.VERB, Tag.OUTCOME};
        };
    }

    /// What meters are divided by.
    enum Tag implements KeyName {
        LISTENER,
        LIMIT,
        VERB,
        OUTCOME;

        @Override
        public String asString() {
            return label(this);
        }
    }

    /// How a command ended.
    enum Outcome {
        OK,
        SYNTAX,
        SEQUENCE,
        REFUSED,
        BROKEN
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
