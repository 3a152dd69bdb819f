package io.mailrail.mailbox.search;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Search numbers of one block, as a set.
final class BlockSet {

    private static final int WORDS = BlockBuilder.NUMBERS / Long.SIZE;

    private final long[] words;

    private BlockSet(long[] words) {
        this.words = words;
    }

    static BlockSet none() {
        return new BlockSet(new long[WORDS]);
    }

    static BlockSet all() {
        var words = new long[WORDS];
        Arrays.fill(words, -1);
        return new BlockSet(words);
    }

    /// The positions that are in all these slices; a position beyond the block's numbers stands for its owner.
    static BlockSet inAll(byte[][] slices, byte[] owners) {
        var sum = ByteBuffer.wrap(slices[0].clone()).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        for (int i = 1; i < slices.length; i++) {
            var slice = ByteBuffer.wrap(slices[i]).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            for (int w = 0; w < sum.limit(); w++) {
                sum.put(w, sum.get(w) & slice.get(w));
            }
        }
        var words = new long[WORDS];
        sum.get(0, words);
        var owner = ByteBuffer.wrap(owners);
        for (int w = WORDS; w < sum.limit(); w++) {
            for (long rest = sum.get(w); rest != 0; rest &= rest - 1) {
                int further = (w - WORDS) * Long.SIZE + Long.numberOfTrailingZeros(rest);
                int position = owner.getShort(Short.BYTES * further);
                words[position >> 6] |= 1L << position;
            }
        }
        return new BlockSet(words);
    }

    BlockSet and(BlockSet other) {
        var both = words.clone();
        for (int w = 0; w < WORDS; w++) {
            both[w] &= other.words[w];
        }
        return new BlockSet(both);
    }

    BlockSet or(BlockSet other) {
        var either = words.clone();
        for (int w = 0; w < WORDS; w++) {
            either[w] |= other.words[w];
        }
        return new BlockSet(either);
    }

    BlockSet not() {
        var others = new long[WORDS];
        for (int w = 0; w < WORDS; w++) {
            others[w] = ~words[w];
        }
        return new BlockSet(others);
    }

    int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /// The positions, ascending.
    int[] positions() {
        var positions = new int[size()];
        int n = 0;
        for (int w = 0; w < WORDS; w++) {
            for (long rest = words[w]; rest != 0; rest &= rest - 1) {
                positions[n++] = (w << 6) + Long.numberOfTrailingZeros(rest);
            }
        }
        return positions;
    }
}
