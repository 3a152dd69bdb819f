package io.mailrail.imap.grammar;

import io.mailrail.api.Uid;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import java.util.ArrayList;
import java.util.List;

/// `sequence-set`: numbers of messages, or UIDs, as said by the client; `*` is not yet a number.
public record SequenceSet(List<Range> ranges) {

    /// Stands for `*`, the largest number in use.
    public static final long STAR = Long.MAX_VALUE;

    public SequenceSet {
        ranges = List.copyOf(ranges);
    }

    /// Two numbers and all between them, in either order; either may be [#STAR].
    public record Range(long one, long other) {}

    /// The largest number that has to be there. A range with a star asks for whatever there is.
    public long largestNumber() {
        return ranges.stream()
                .filter(range -> range.one() != STAR && range.other() != STAR)
                .mapToLong(range -> Math.max(range.one(), range.other()))
                .max()
                .orElse(0);
    }

    /// The numbers meant, in order and each once, when `*` is `largest`.
    ///
    /// @param largest 0 when there is none; then a range with `*` means nothing
    public UidSet resolve(long largest) {
        var resolved = new ArrayList<UidRange>();
        for (var range : ranges) {
            long one = range.one() == STAR ? largest : range.one();
            long other = range.other() == STAR ? largest : range.other();
            if (one != 0 && other != 0) {
                resolved.add(
                        new UidRange(
                                Math.min(Math.min(one, other), Uid.MAX),
                                Math.min(Math.max(one, other), Uid.MAX)));
            }
        }
        return UidSet.ofRanges(resolved);
    }
}
