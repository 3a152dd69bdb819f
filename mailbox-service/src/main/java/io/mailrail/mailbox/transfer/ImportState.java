package io.mailrail.mailbox.transfer;

import java.util.Arrays;
import java.util.Locale;

/// How far an import has come.
public enum ImportState {
    /// The upload is not here in whole.
    UPLOADING,
    /// It is, and nobody reads it yet.
    WAITING,
    /// A replica has leased it.
    RUNNING,
    DONE,
    /// The file could not be read to its end; what was stored stays.
    FAILED,
    CANCELLED;

    /// As the store and the API spell it.
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImportState of(String spelled) {
        return Arrays.stream(values())
                .filter(state -> state.spelled().equals(spelled))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state " + spelled));
    }
}
