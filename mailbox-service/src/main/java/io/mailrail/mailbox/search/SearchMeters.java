package io.mailrail.mailbox.search;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of `mailbox.search.*`.
public enum SearchMeters implements MeterDocumentation {

    /// Questions answered, by how the messages were found.
    SEARCHES("mailbox.search.searches", Meter.Type.TIMER),

    /// Texts that were read to answer a question.
    CANDIDATES("mailbox.search.candidates", Meter.Type.DISTRIBUTION_SUMMARY),

    /// Messages that a question found.
    HITS("mailbox.search.hits", Meter.Type.DISTRIBUTION_SUMMARY),

    /// Blocks of 1,024 texts that were indexed.
    BLOCKS("mailbox.search.blocks", Meter.Type.TIMER),

    /// Texts of full blocks that were not indexed yet, when this replica last looked.
    LAG("mailbox.search.lag", Meter.Type.GAUGE);

    /// Tag keys.
    enum Tag implements KeyName {
        /// One of [Kind].
        KIND;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How messages were found.
    enum Kind {
        /// By flags, dates, sizes and UIDs alone.
        COLUMNS,
        /// By reading the text of all that these left.
        SCANNED,
        /// By the index.
        INDEXED;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meterName;
    private final Meter.Type type;

    SearchMeters(String meterName, Meter.Type type) {
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
            case SEARCHES -> new KeyName[] {Tag.KIND};
            case CANDIDATES, HITS, BLOCKS, LAG -> new KeyName[] {};
        };
    }
}
