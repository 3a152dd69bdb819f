package io.mailrail.mailbox.mailbox;

import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import java.nio.ByteBuffer;
import java.util.ArrayList;

/// A set of UIDs as octets, for the answers of calls: the number of ranges, then their ends.
public final class UidSetCodec {

    private UidSetCodec() {}

    public static byte[] encode(UidSet uids) {
        var out = ByteBuffer.allocate(size(uids));
        put(out, uids);
        return out.array();
    }

    public static UidSet decode(byte[] octets) {
        return take(ByteBuffer.wrap(octets));
    }

    /// Octets that [#put] writes.
    public static int size(UidSet uids) {
        return 4 + 16 * uids.ranges().size();
    }

    public static void put(ByteBuffer out, UidSet uids) {
        out.putInt(uids.ranges().size());
        for (var range : uids.ranges()) {
            out.putLong(range.first()).putLong(range.last());
        }
    }

    public static UidSet take(ByteBuffer in) {
        int count = in.getInt();
        var ranges = new ArrayList<UidRange>(count);
        for (int i = 0; i < count; i++) {
            ranges.add(new UidRange(in.getLong(), in.getLong()));
        }
        return new UidSet(ranges);
    }
}
