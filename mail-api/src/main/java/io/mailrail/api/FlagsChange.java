package io.mailrail.api;

import java.util.Optional;

/// What STORE does (RFC 9051 §6.4.6).
///
/// @param unchangedSince messages with a later mod-sequence are left alone and named in the answer (RFC 7162 §3.1.3)
public record FlagsChange(Kind kind, Flags flags, Optional<ModSeq> unchangedSince) {

    public enum Kind {
        ADD,
        REMOVE,
        REPLACE
    }
}
