package io.mailrail.api;

/// What SETACL does to the rights of an identifier (RFC 4314 §3.1).
public record RightsChange(Kind kind, Rights rights) {

    /// How the given rights meet those that are there.
    public enum Kind {
        REPLACE,
        ADD,
        REMOVE
    }

    public Rights appliedTo(Rights old) {
        return switch (kind) {
            case REPLACE -> rights;
            case ADD -> old.plus(rights);
            case REMOVE -> old.minus(rights);
        };
    }
}
