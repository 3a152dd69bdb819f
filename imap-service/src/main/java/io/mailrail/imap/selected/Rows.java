package io.mailrail.imap.selected;

import io.mailrail.api.Flags;
import io.mailrail.api.IndexPage;

import java.util.Arrays;
import java.util.BitSet;

/// The messages of a mailbox in order of UID, in columns of primitives: some 21 octets each.
final class Rows {

    private int count;
    private int[] uids = new int[16];
    private int[] sizes = new int[16];
    private long[] modSeqs = new long[16];
    private byte[] system = new byte[16];
    private int[] keywordSets = new int[16];
    private final Keywords keywords = new Keywords();

    int count() {
        return count;
    }

    Keywords keywords() {
        return keywords;
    }

    long uid(int row) {
        return Integer.toUnsignedLong(uids[row]);
    }

    /// Octets; more than 4 GB cannot be said in IMAP4rev1.
    long size(int row) {
        return Integer.toUnsignedLong(sizes[row]);
    }

    long modSeq(int row) {
        return modSeqs[row];
    }

    Flags flags(int row) {
        return new Flags(system[row], keywords.set(keywordSets[row]));
    }

    int systemFlags(int row) {
        return system[row];
    }

    /// The row of a UID, or where it would be: −1 − that.
    int find(long uid) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long here = uid(middle);
            if (here < uid) {
                low = middle + 1;
            } else if (here > uid) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1 - low;
    }

    /// The first row at or after a UID.
    int firstFrom(long uid) {
        int row = find(uid);
        return row < 0 ? -1 - row : row;
    }

    void append(IndexPage page, int from) {
        if (count == uids.length) {
            int capacity = count + (count >> 1) + 16;
            uids = Arrays.copyOf(uids, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
            modSeqs = Arrays.copyOf(modSeqs, capacity);
            system = Arrays.copyOf(system, capacity);
            keywordSets = Arrays.copyOf(keywordSets, capacity);
        }
        uids[count] = (int) page.uid(from);
        sizes[count] = (int) Math.min(page.size(from), 0xFFFF_FFFFL);
        count++;
        update(count - 1, page, from);
    }

    void update(int row, IndexPage page, int from) {
        modSeqs[row] = page.modSeq(from);
        system[row] = (byte) page.systemFlags(from);
        keywordSets[row] = keywords.number(page.keywords(from));
    }

    boolean sameFlags(int row, IndexPage page, int from) {
        return system[row] == (byte) page.systemFlags(from)
                && keywords.set(keywordSets[row]).equals(page.keywords(from));
    }

    /// Takes these rows out and closes the gaps; `others` is a set of rows that moves along.
    void remove(BitSet gone, BitSet others) {
        int to = gone.nextSetBit(0);
        if (to < 0) {
            return;
        }
        for (int from = to; from < count; from++) {
            if (!gone.get(from)) {
                uids[to] = uids[from];
                sizes[to] = sizes[from];
                modSeqs[to] = modSeqs[from];
                system[to] = system[from];
                keywordSets[to] = keywordSets[from];
                others.set(to, others.get(from));
                to++;
            }
        }
        others.clear(to, Math.max(to, others.length()));
        count = to;
    }
}
