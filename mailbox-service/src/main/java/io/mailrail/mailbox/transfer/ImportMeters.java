package io.mailrail.mailbox.transfer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of `mailbox.imports.*`.
public enum ImportMeters implements MeterDocumentation {

    /// Messages of imports, by what became of them.
    MESSAGES("mailbox.imports.messages", Meter.Type.COUNTER),

    /// Imports that ended, by how.
    JOBS("mailbox.imports.jobs", Meter.Type.COUNTER);

    /// Tag keys.
    enum Tag implements KeyName {
        /// `stored` or `skipped`; of an import its state.
        OUTCOME;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meterName;
    private final Meter.Type type;

    ImportMeters(String meterName, Meter.Type type) {
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
        return new KeyName[] {Tag.OUTCOME};
    }
}
