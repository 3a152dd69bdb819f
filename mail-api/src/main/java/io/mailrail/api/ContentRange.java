package io.mailrail.api;

/// Octets of a message's content that are wanted.
///
/// @param offset from the beginning; one past the end or more yields nothing
/// @param length at most this many; [#TO_END] for all that follow
public record ContentRange(Uid uid, long offset, long length) {

    public static final long TO_END = Long.MAX_VALUE;

    /// All of it.
    public static ContentRange whole(Uid uid) {
        return new ContentRange(uid, 0, TO_END);
    }

    public ContentRange {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("range " + offset + "+" + length);
        }
    }
}
