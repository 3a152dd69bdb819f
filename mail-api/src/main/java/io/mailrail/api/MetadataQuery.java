package io.mailrail.api;

import java.util.List;

/// Which annotations are asked for (RFC 5464 §4.2).
///
/// @param maxSize only values of so many octets or fewer ([#ANY_SIZE] for all)
public record MetadataQuery(List<EntryName> entries, Depth depth, long maxSize) {

    public static final long ANY_SIZE = Long.MAX_VALUE;

    public MetadataQuery {
        entries = List.copyOf(entries);
        if (maxSize < 0) {
            throw new IllegalArgumentException("a negative size");
        }
    }

    /// How far below each entry (§4.2.2).
    public enum Depth {
        ZERO,
        ONE,
        INFINITY
    }
}
