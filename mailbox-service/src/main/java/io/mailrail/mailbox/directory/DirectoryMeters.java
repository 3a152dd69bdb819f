package io.mailrail.mailbox.directory;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import java.util.Locale;

/// Every meter of `mailbox.directory.*`.
public enum DirectoryMeters implements MeterDocumentation {

    /// Password hashes that were computed, to check a password or to store one, by scheme.
    HASHES("mailbox.directory.hashes", Meter.Type.TIMER),

    /// Logins, by mechanism and by how they ended.
    LOGINS("mailbox.directory.logins", Meter.Type.COUNTER);

    /// Tag keys.
    enum Tag implements KeyName {
        /// `argon2id`, `bcrypt`, `sha-crypt`, `pbkdf2`.
        SCHEME,
        /// `plain`, `scram`.
        MECHANISM,
        /// `right`, `wrong`, `throttled`, `not-permitted`, `unavailable`.
        OUTCOME;

        @Override
        public String asString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String meterName;
    private final Meter.Type type;

    DirectoryMeters(String meterName, Meter.Type type) {
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
            case HASHES -> new KeyName[] {Tag.SCHEME};
            case LOGINS -> new KeyName[] {Tag.MECHANISM, Tag.OUTCOME};
        };
    }
}
