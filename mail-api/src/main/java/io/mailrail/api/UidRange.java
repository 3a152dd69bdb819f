package io.mailrail.api;

/// UIDs from `first` to `last`, both included.
public record UidRange(long first, long last) {

    public UidRange {
        if (first < 1 || last < first || last > Uid.MAX) {
            throw new IllegalArgumentException("UID range " + first + ":" + last);
        }
    }

    /// How many UIDs the range spans, present or not.
    public long size() {
        return last - first + 1;
    }

    public boolean contains(long uid) {
        return uid >= first && uid <= last;
    }
}
