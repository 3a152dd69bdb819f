package io.mailrail.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A set of UIDs as ascending ranges that neither touch nor overlap. Immutable.
public record UidSet(List<UidRange> ranges) {

    /// The set of nothing.
    public static final UidSet EMPTY = new UidSet(List.of());

    /// Most ranges of a set that a call to mailbox-service may name.
    public static final int MAX_ASKED = 1_000_000;

    /// Every UID there can be.
    public static final UidSet ALL = new UidSet(List.of(new UidRange(1, Uid.MAX)));

    public UidSet {
        ranges = List.copyOf(ranges);
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).first() <= ranges.get(i - 1).last() + 1) {
                throw new IllegalArgumentException("UID ranges out of order");
            }
        }
    }

    /// The set of these UIDs, in any order, repeated or not.
    public static UidSet of(long... uids) {
        var sorted = uids.clone();
        Arrays.sort(sorted);
        var builder = new Builder();
        for (long uid : sorted) {
            builder.add(uid);
        }
        return builder.build();
    }

    /// The union of these ranges, in any order, overlapping or not.
    public static UidSet ofRanges(Collection<UidRange> ranges) {
        var merged = new ArrayList<UidRange>();
        for (var range :
                ranges.stream().sorted(Comparator.comparingLong(UidRange::first)).toList()) {
            var last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.first() <= last.last() + 1) {
                merged.set(
                        merged.size() - 1,
                        new UidRange(last.first(), Math.max(last.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return new UidSet(merged);
    }

    /// What of the set lies below this UID; of many ranges beyond the end of a mailbox, nothing is left.
    public UidSet below(long uid) {
        if (isEmpty() || ranges.getLast().last() < uid) {
            return this;
        }
        var kept = new ArrayList<UidRange>();
        for (var range : ranges) {
            if (range.first() >= uid) {
                break;
            }
            kept.add(new UidRange(range.first(), Math.min(range.last(), uid - 1)));
        }
        return new UidSet(kept);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// How many UIDs the set spans.
    public long size() {
        return ranges.stream().mapToLong(UidRange::size).sum();
    }

    public boolean contains(long uid) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var range = ranges.get(middle);
            if (uid < range.first()) {
                high = middle - 1;
            } else if (uid > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /// Every UID, ascending.
    public LongStream stream() {
        return ranges.stream().flatMapToLong(r -> LongStream.rangeClosed(r.first(), r.last()));
    }

    /// Every UID, ascending, without a box around it.
    public PrimitiveIterator.OfLong iterator() {
        return stream().iterator();
    }

    /// The set as RFC 9051's `sequence-set` spells it, `1:3,7`; the empty string when empty.
    @Override
    public String toString() {
        return ranges.stream()
                .map(r ->
                        r.first() == r.last()
                                ? Long.toString(r.first())
                                : r.first() + ":" + r.last())
                .collect(Collectors.joining(","));
    }

    /// Gathers UIDs that come in ascending order.
    public static final class Builder {

        private final List<UidRange> ranges = new ArrayList<>();
        private long first;
        private long last;

        /// Adds a UID that is not below the one before it.
        public Builder add(long uid) {
            if (first != 0 && uid < last) {
                throw new IllegalArgumentException("UID " + uid + " after " + last);
            }
            if (first == 0) {
                first = uid;
            } else if (uid > last + 1) {
                ranges.add(new UidRange(first, last));
                first = uid;
            }
            last = uid;
            return this;
        }

        public UidSet build() {
            if (first != 0) {
                ranges.add(new UidRange(first, last));
                first = 0;
            }
            return new UidSet(ranges);
        }
    }
}
