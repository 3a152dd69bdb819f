package io.mailrail.api;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// UIDs in an order that means something. Immutable.
public final class UidList {

    /// The list of nothing.
    public static final UidList EMPTY = new UidList(new long[0]);

    private final long[] uids;

    private UidList(long[] uids) {
        this.uids = uids;
    }

    public static UidList of(long... uids) {
        return uids.length == 0 ? EMPTY : new UidList(uids.clone());
    }

    public int size() {
        return uids.length;
    }

    public long get(int index) {
        return uids[index];
    }

    public LongStream stream() {
        return Arrays.stream(uids);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidList list && Arrays.equals(uids, list.uids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uids);
    }

    @Override
    public String toString() {
        return stream().mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
