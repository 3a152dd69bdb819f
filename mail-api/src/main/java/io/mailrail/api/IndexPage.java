package io.mailrail.api;

import java.util.ArrayList;
import java.util.List;

/// Some messages of a mailbox in ascending order of UID, packed in columns: what a session must know of each.
///
/// The mod-sequence [#upTo] was read before the first row, and so every change up to it shows in the rows; later changes may
/// show as well. Ask for the changes since it, and the picture is whole.
public final class IndexPage {

    /// Most messages of one page.
    public static final int MAX = 10_000;

    private final ModSeq upTo;
    private final long[] uids;
    private final long[] modSeqs;
    private final long[] sizes;
    private final int[] systemFlags;
    private final List<List<String>> keywords;

    private IndexPage(Builder builder) {
        this.upTo = builder.upTo;
        int n = builder.uids.size();
        this.uids = new long[n];
        this.modSeqs = new long[n];
        this.sizes = new long[n];
        this.systemFlags = new int[n];
        for (int i = 0; i < n; i++) {
            uids[i] = builder.uids.get(i);
            modSeqs[i] = builder.modSeqs.get(i);
            sizes[i] = builder.sizes.get(i);
            systemFlags[i] = builder.systemFlags.get(i);
        }
        this.keywords = List.copyOf(builder.keywords);
    }

    public ModSeq upTo() {
        return upTo;
    }

    /// How many messages the page holds.
    public int length() {
        return uids.length;
    }

    public long uid(int row) {
        return uids[row];
    }

    public long modSeq(int row) {
        return modSeqs[row];
    }

    /// Octets of the whole content (RFC822.SIZE).
    public long size(int row) {
        return sizes[row];
    }

    /// The bits of [Flag].
    public int systemFlags(int row) {
        return systemFlags[row];
    }

    public List<String> keywords(int row) {
        return keywords.get(row);
    }

    public Flags flags(int row) {
        return new Flags(systemFlags[row], keywords.get(row));
    }

    /// Fills a page row by row.
    public static final class Builder {

        private final ModSeq upTo;
        private final List<Long> uids = new ArrayList<>();
        private final List<Long> modSeqs = new ArrayList<>();
        private final List<Long> sizes = new ArrayList<>();
        private final List<Integer> systemFlags = new ArrayList<>();
        private final List<List<String>> keywords = new ArrayList<>();

        public Builder(ModSeq upTo) {
            this.upTo = upTo;
        }

        public Builder add(long uid, long modSeq, long size, int flags, List<String> words) {
            uids.add(uid);
            modSeqs.add(modSeq);
            sizes.add(size);
            systemFlags.add(flags);
            keywords.add(List.copyOf(words));
            return this;
        }

        public int length() {
            return uids.size();
        }

        public IndexPage build() {
            return new IndexPage(this);
        }
    }
}
