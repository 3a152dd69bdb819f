package io.mailrail.mailbox.mailbox;

import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Walks over a set of UIDs in windows that hold at most so many rows each, so that every page is one short scan of the primary
/// key: a wide range is read from where the last page ended, narrow ones are gathered and named one by one.
public final class UidWindows {

    private final List<UidRange> ranges;
    private final long below;
    private final int rows;
    private int at;
    private long from = 1;

    /// @param below the first UID that is not wanted any more
    /// @param rows most rows of a window
    public UidWindows(UidSet uids, long below, int rows) {
        this.ranges = uids.ranges();
        this.below = below;
        this.rows = rows;
    }

    /// What one statement reads: with [#condition] in its WHERE, [#parameters] bound, in order of UID and with this LIMIT.
    ///
    /// @param uids null for all between `first` and `last`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Window(long first, long last, long @Nullable [] uids, int rows) {

        /// @param table the alias whose `uid` is meant
        public String condition(String table) {
            return uids == null
                    ? table + ".uid BETWEEN :first AND :last"
                    : table + ".uid = ANY(:uids)";
        }

        public Map<String, ?> parameters() {
            return uids == null
                    ? Map.of("first", first, "last", last, "rows", rows)
                    : Map.of("uids", uids, "rows", rows);
        }
    }

    /// The next window, or null when all were read.
    public @Nullable Window next() {
        var first = clipped();
        if (first == null) {
            return null;
        }
        if (first.size() >= rows) {
            return new Window(first.first(), first.last(), null, rows);
        }
        var uids = LongStream.builder();
        long last = first.last();
        int count = 0;
        for (var range = first; range != null && count + range.size() <= rows; range = clipped()) {
            LongStream.rangeClosed(range.first(), range.last()).forEach(uids);
            count += (int) range.size();
            last = range.last();
            from = last + 1;
        }
        return new Window(first.first(), last, uids.build().toArray(), rows);
    }

    /// Says what a window gave: so many rows, the last of them this.
    public void read(Window window, int found, long lastUid) {
        boolean more = window.uids() == null && found == rows;
        from = (more ? lastUid : window.last()) + 1;
    }

    /// What is left of the range at hand.
    private @Nullable UidRange clipped() {
        while (at < ranges.size() && ranges.get(at).last() < from) {
            at++;
        }
        if (at == ranges.size()) {
            return null;
        }
        long first = Math.max(from, ranges.get(at).first());
        long last = Math.min(below - 1, ranges.get(at).last());
        return first > last ? null : new UidRange(first, last);
    }
}
