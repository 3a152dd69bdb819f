package io.mailrail.api.grpc;

import io.mailrail.api.IndexPage;
import io.mailrail.api.ModSeq;
import io.mailrail.api.grpc.v1.KeywordSet;
import io.mailrail.api.grpc.v1.PackedIndexPage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// [IndexPage] as packed columns, and back. A page whose keywords make it too large for one message becomes several.
final class IndexCodec {

    /// Well below what any peer takes.
    static final int MAX_OCTETS = 3 << 20;

    private IndexCodec() {}

    static List<PackedIndexPage> encode(IndexPage page) {
        var pages = new ArrayList<PackedIndexPage>(1);
        encode(page, 0, page.length(), pages);
        return pages;
    }

    private static void encode(IndexPage page, int from, int to, List<PackedIndexPage> pages) {
        var packed = pack(page, from, to);
        if (packed.getSerializedSize() <= MAX_OCTETS || to - from <= 1) {
            pages.add(packed);
            return;
        }
        int middle = (from + to) >>> 1;
        encode(page, from, middle, pages);
        encode(page, middle, to, pages);
    }

    private static PackedIndexPage pack(IndexPage page, int from, int to) {
        var packed = PackedIndexPage.newBuilder().setUpTo(page.upTo().value());
        var sets = new HashMap<List<String>, Integer>();
        sets.put(List.of(), 0);
        var numbers = new ArrayList<Integer>(to - from);
        long uid = 0;
        long modSeq = 0;
        for (int row = from; row < to; row++) {
            packed.addUids((int) (page.uid(row) - uid));
            packed.addModSeqs(page.modSeq(row) - modSeq);
            packed.addSizes(page.size(row));
            packed.addSystemFlags(page.systemFlags(row));
            var keywords = page.keywords(row);
            var known = sets.get(keywords);
            if (known == null) {
                known = sets.size();
                sets.put(keywords, known);
                packed.addKeywordSets(KeywordSet.newBuilder().addAllKeywords(keywords));
            }
            numbers.add(known);
            uid = page.uid(row);
            modSeq = page.modSeq(row);
        }
        if (packed.getKeywordSetsCount() > 0) {
            packed.addAllKeywordSetNumbers(numbers);
        }
        return packed.build();
    }

    static IndexPage decode(PackedIndexPage packed) {
        var sets = new ArrayList<List<String>>(packed.getKeywordSetsCount() + 1);
        sets.add(List.of());
        for (var set : packed.getKeywordSetsList()) {
            sets.add(List.copyOf(set.getKeywordsList()));
        }
        var page = new IndexPage.Builder(new ModSeq(packed.getUpTo()));
        boolean marked = packed.getKeywordSetNumbersCount() > 0;
        long uid = 0;
        long modSeq = 0;
        for (int row = 0; row < packed.getUidsCount(); row++) {
            uid += Integer.toUnsignedLong(packed.getUids(row));
            modSeq += packed.getModSeqs(row);
            page.add(
                    uid,
                    modSeq,
                    packed.getSizes(row),
                    packed.getSystemFlags(row),
                    sets.get(marked ? packed.getKeywordSetNumbers(row) : 0));
        }
        return page.build();
    }
}
