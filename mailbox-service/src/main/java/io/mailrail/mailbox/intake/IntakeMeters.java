package io.mailrail.mailbox.intake;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of `mailbox.intake.*`.
public enum IntakeMeters implements MeterDocumentation {

    /// Messages, from the first octet to the commit, by how it ended.
    ACCEPTS("mailbox.intake.accepts", Meter.Type.TIMER),

    /// Messages that were committed together.
    BATCH("mailbox.intake.batch", Meter.Type.DISTRIBUTION_SUMMARY);

    /// Tag keys.
    enum Tag implements KeyName {
        /// One of [Outcome].
        OUTCOME;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How it ended.
    enum Outcome {
        /// The house answers for the message.
        ACCEPTED,
        /// It said no.
        REFUSED,
        /// The client went away, or something broke.
        BROKEN;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meterName;
    private final Meter.Type type;

    IntakeMeters(String meterName, Meter.Type type) {
        this.meterName = meterName;
        this.type = type;
    }

    @Override
    public String getName() {
        return meterName;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public KeyName[] getKeyNames() {
        return switch (this) {
            case ACCEPTS -> new KeyName[] {Tag.OUTCOME};
            case BATCH -> new KeyName[] {};
        };
    }
}
