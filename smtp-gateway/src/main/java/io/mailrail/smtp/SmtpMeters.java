package io.mailrail.smtp;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of the SMTP server, named once.
enum SmtpMeters implements MeterDocumentation {

    /// Clients connected now.
    SESSIONS("smtp.sessions", Meter.Type.GAUGE, "sessions"),

    /// Clients turned away because a limit of sessions was reached.
    TURNED_AWAY("smtp.turned.away", Meter.Type.COUNTER, "clients"),

    /// Commands, from the end of their line to their reply; DATA includes its content.
    COMMANDS("smtp.commands", Meter.Type.TIMER, "seconds"),

    /// Messages whose content came to its end, by what they were told.
    MESSAGES("smtp.messages", Meter.Type.COUNTER, "messages");

    private final String meter;
    private final Meter.Type type;
    private final String unit;

    SmtpMeters(String meter, Meter.Type type, String unit) {
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
            case MESSAGES -> new KeyName[] {Tag.REPLY};
        };
    }

    /// What meters are divided by.
    enum Tag implements KeyName {
        LISTENER,
        LIMIT,
        VERB,
        OUTCOME,
        REPLY;

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

    /// What the sender of a message was told: done, try again, do not.
    enum Told {
        ACCEPTED,
        DEFERRED,
        REFUSED;

        static Told by(Reply reply) {
            return switch (reply.code() / 100) {
                case 2 -> ACCEPTED;
                case 4 -> DEFERRED;
                default -> REFUSED;
            };
        }
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
