package io.mailrail.imap;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of `imap.*`.
public enum ImapMeters implements MeterDocumentation {

    /// Clients that are connected, by listener.
    SESSIONS("imap.sessions", Meter.Type.GAUGE),

    /// Commands, by verb and by how they ended. IDLE is counted with the time it lasts.
    COMMANDS("imap.commands", Meter.Type.TIMER);

    /// Tag keys.
    enum Tag implements KeyName {
        /// `imap` or `imaps`.
        LISTENER,
        /// A command's name in lower case, or `unknown`.
        VERB,
        /// One of [Outcome].
        OUTCOME;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How a command ended.
    enum Outcome {
        /// OK
        OK,
        /// BAD: not understood
        SYNTAX,
        /// BAD: not in this state
        SEQUENCE,
        /// NO
        REFUSED,
        /// The connection ended over it.
        BROKEN;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meterName;
    private final Meter.Type type;

    ImapMeters(String meterName, Meter.Type type) {
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
            case SESSIONS -> new KeyName[] {Tag.LISTENER};
            case COMMANDS -> new KeyName[] {Tag.VERB, Tag.OUTCOME};
        };
    }
}
