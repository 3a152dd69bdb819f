package io.mailrail.mailbox.directory;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

import java.util.Locale;

/// Whether an account takes part.
enum AccountState {
    ACTIVE,
    /// No mail comes in, nobody logs in; what is there stays.
    DISABLED,
    /// Its mail is being removed.
    DELETING;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AccountState of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /// The column's spelling.
    @Converter(autoApply = true)
    static class Stored implements AttributeConverter<AccountState, String> {

        @Override
        public String convertToDatabaseColumn(AccountState state) {
            return state.stored();
        }

        @Override
        public AccountState convertToEntityAttribute(String stored) {
            return of(stored);
        }
    }
}
