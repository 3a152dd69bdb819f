package io.mailrail.mailbox.search;

import io.mailrail.api.AccountId;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the slices say of a question: for each block, the numbers whose text may match and those whose text has to be read. Never
/// leaves out what matches.
@Component
final class BlockIndex {

    /// Slices that are read at once; with their rows some ten megabytes.
    private static final int AT_ONCE = 40_000;

    /// All texts of a question together, in a block.
    private static final int MOST_BITS = 4_000;

    private final IndexRepository repository;
    private final SearchProperties properties;

    BlockIndex(IndexRepository repository, SearchProperties properties) {
        this.repository = repository;
        this.properties = properties;
    }

    /// What a block has for a question.
    ///
    /// @param candidates numbers that may match, as far as text goes
    /// @param toRead those of them whose text must be read; the others contain none of the question's texts
    record Block(int number, BlockSet candidates, BlockSet toRead) {

        long first() {
            return (long) number * BlockBuilder.NUMBERS;
        }
    }

    /// The first so many blocks.
    List<Block> candidates(AccountId account, SearchPlan plan, int blocks) {
        var texts = plan.texts();
        int most = Math.max(1, Math.min(properties.slices(), MOST_BITS / texts.size()));
        var words = texts.stream().map(text -> text.bits(most)).toList();
        var bits =
                words.stream()
                        .flatMap(List::stream)
                        .flatMapToInt(Arrays::stream)
                        .distinct()
                        .sorted()
                        .toArray();
        int step = Math.max(1, AT_ONCE / (bits.length + 1));
        var found = new ArrayList<Block>(blocks);
        for (int from = 0; from < blocks; from += step) {
            Caller.check();
            int end = Math.min(blocks, from + step);
            var slices = new Slices(repository.slices(account, bits, from, end), bits, from, end);
            for (int block = from; block < end; block++) {
                found.add(block(plan, words, slices, block));
            }
        }
        return found;
    }

    private static Block block(SearchPlan plan, List<List<int[]>> words, Slices slices, int block) {
        var sets = words.stream().map(each -> slices.inAll(block, each)).toArray(BlockSet[]::new);
        var toRead = Arrays.stream(sets).reduce(BlockSet.none(), BlockSet::or);
        var candidates = bound(plan.root(), sets, true);
        return new Block(block, candidates, candidates.and(toRead));
    }

    /// Upper: all numbers for which the node may be true; lower: those for which it must be.
    private static BlockSet bound(SearchPlan.Node node, BlockSet[] sets, boolean upper) {
        return switch (node) {
            case SearchPlan.Sql _, SearchPlan.Column _ -> upper ? BlockSet.all() : BlockSet.none();
            case SearchPlan.Text(var key) -> upper ? sets[key.number()] : BlockSet.none();
            case SearchPlan.And(var nodes) ->
                    nodes.stream()
                            .map(n -> bound(n, sets, upper))
                            .reduce(BlockSet.all(), BlockSet::and);
            case SearchPlan.Or(var nodes) ->
                    nodes.stream()
                            .map(n -> bound(n, sets, upper))
                            .reduce(BlockSet.none(), BlockSet::or);
            case SearchPlan.Not(var negated) -> bound(negated, sets, !upper).not();
        };
    }

    /// Slices of some blocks, by block and bit.
    private static final class Slices {

        private final int from;
        private final int[] bits;
        private final byte[][][] slices;
        private final byte[][] owners;

        /// @param bits ascending
        Slices(List<IndexRepository.Slice> read, int[] bits, int from, int end) {
            this.from = from;
            this.slices = new byte[end - from][bits.length][];
            this.owners = new byte[end - from][];
            this.bits = bits;
            for (var slice : read) {
                if (slice.bit() < 0) {
                    owners[slice.block() - from] = slice.data();
                } else {
                    slices[slice.block() - from][place(slice.bit())] = slice.data();
                }
            }
        }

        private int place(int bit) {
            return Arrays.binarySearch(bits, bit);
        }

        /// The numbers that have every word; all, where the block is not as this version writes it.
        BlockSet inAll(int block, List<int[]> words) {
            var all = BlockSet.all();
            var owner = owners[block - from];
            if (owner == null) {
                return all;
            }
            for (var word : words) {
                if (word.length > 0) {
                    var of = new byte[word.length][];
                    for (int i = 0; i < word.length; i++) {
                        of[i] = slices[block - from][place(word[i])];
                        if (of[i] == null) {
                            return BlockSet.all();
                        }
                    }
                    all = all.and(BlockSet.inAll(of, owner));
                }
            }
            return all;
        }
    }
}
