package io.mailrail.api;

/// A message's unique identifier within its mailbox, 1 to 2³²−1 (RFC 9051 §2.3.1.1).
public record Uid(long value) implements Comparable<Uid> {

    /// The greatest that the protocol can say.
    public static final long MAX = 0xFFFF_FFFFL;

    public Uid {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("UID " + value);
        }
    }

    @Override
    public int compareTo(Uid other) {
        return Long.compare(value, other.value);
    }
}
