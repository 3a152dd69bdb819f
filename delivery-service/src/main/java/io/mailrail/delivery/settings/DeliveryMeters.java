package io.mailrail.delivery.settings;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of delivery-service.
public enum DeliveryMeters implements MeterDocumentation {

    /// How long attempts to deliver a message to one recipient took, by what came of them.
    ATTEMPTS("delivery.attempts", Meter.Type.TIMER, "seconds"),

    /// Messages that are leased and not yet reported.
    UNDER_WAY("delivery.under.way", Meter.Type.GAUGE, "messages"),

    /// SMTP sessions that were opened, with and without TLS.
    SESSIONS("delivery.sessions", Meter.Type.COUNTER, "sessions"),

    /// Notifications that senders were sent: of failure, of delay.
    NOTIFICATIONS("delivery.notifications", Meter.Type.COUNTER, "messages");

    /// The tags of these meters.
    public enum Tag implements KeyName {
        /// `remote`
        KIND,
        /// `delivered`, `deferred`, `failed`
        OUTCOME,
        /// `yes`, `no`
        TLS,
        /// `failure`, `delay`
        ABOUT;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meter;
    private final Meter.Type type;
    private final String unit;

    DeliveryMeters(String meter, Meter.Type type, String unit) {
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
            case ATTEMPTS -> new KeyName[] {Tag.KIND, Tag.OUTCOME};
            case UNDER_WAY -> new KeyName[0];
            case SESSIONS -> new KeyName[] {Tag.TLS};
            case NOTIFICATIONS -> new KeyName[] {Tag.ABOUT};
        };
    }
}
