package io.mailrail.api;

import java.util.Locale;
import java.util.Optional;

/// A system flag that is kept (RFC 9051 §2.3.2), with its bit in the store. `\Recent` is a session's, and so not here.
public enum Flag {
    SEEN(1, "\\Seen"),
    ANSWERED(2, "\\Answered"),
    FLAGGED(4, "\\Flagged"),
    DELETED(8, "\\Deleted"),
    DRAFT(16, "\\Draft");

    private final int bit;
    private final String wireName;

    Flag(int bit, String wireName) {
        this.bit = bit;
        this.wireName = wireName;
    }

    /// Its bit; never renumbered, for the store holds it.
    public int bit() {
        return bit;
    }

    /// As the protocol spells it, with its backslash.
    public String wireName() {
        return wireName;
    }

    /// The system flag of this name, in any case; empty for a keyword or an unknown `\Name`.
    public static Optional<Flag> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "\\seen" -> Optional.of(SEEN);
            case "\\answered" -> Optional.of(ANSWERED);
            case "\\flagged" -> Optional.of(FLAGGED);
            case "\\deleted" -> Optional.of(DELETED);
            case "\\draft" -> Optional.of(DRAFT);
            default -> Optional.empty();
        };
    }
}
