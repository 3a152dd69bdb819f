package io.mailrail.api;

/// A modification sequence of a mailbox, growing with every change to it (RFC 7162 §3.1). 0 stands before the first.
public record ModSeq(long value) implements Comparable<ModSeq> {

    /// Before any change.
    public static final ModSeq NONE = new ModSeq(0);

    public ModSeq {
        if (value < 0) {
            throw new IllegalArgumentException("mod-sequence " + value);
        }
    }

    @Override
    public int compareTo(ModSeq other) {
        return Long.compare(value, other.value);
    }
}
