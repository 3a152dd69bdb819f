package io.mailrail.mailbox.search;

import io.mailrail.api.Found;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What was found so far, in any order.
final class Matches {

    /// Relevancies go up to this (RFC 6203 §4).
    private static final int BEST = 100;

    /// A UID above a score: sorted, they are in order of UID.
    private long[] found = new long[64];

    private int size;
    private int bestScore;
    private long highest;

    /// @param score 0 where nothing is fuzzy
    void add(long uid, long modSeq, int score) {
        if (size == found.length) {
            found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = uid << 16 | Math.min(score, 0xFFFF);
        bestScore = Math.max(bestScore, Math.min(score, 0xFFFF));
        highest = Math.max(highest, modSeq);
    }

    int size() {
        return size;
    }

    Found found(boolean fuzzy) {
        Arrays.sort(found, 0, size);
        var uids = new UidSet.Builder();
        for (int i = 0; i < size; i++) {
            uids.add(found[i] >>> 16);
        }
        return new Found(uids.build(), new ModSeq(highest), fuzzy ? relevancies() : List.of());
    }

    /// The best is 100, the others in proportion.
    private List<Integer> relevancies() {
        var relevancies = new ArrayList<Integer>(size);
        IntStream.range(0, size)
                .map(i -> (int) (found[i] & 0xFFFF))
                .forEach(score ->
                        relevancies.add(
                                bestScore == 0 ? BEST : Math.max(1, BEST * score / bestScore)));
        return relevancies;
    }
}
