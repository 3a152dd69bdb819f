package io.mailrail.mailbox.search;

import io.mailrail.mailbox.mime.TextPlace;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One text that a question looks for.
///
/// @param number its place among the question's texts
/// @param needle normalised; empty to ask whether a field is there
/// @param fuzzy null where the text must stand as it is
record TextKey(int number, TextPlace place, Needle needle, @Nullable FuzzyNeedle fuzzy) {

    /// Beginning of a word that is looked up where accents do not count: with them it may be longer.
    private static final int FUZZY_BEGINNING = 64;

    /// For each of the words the slices a text must be in to contain it, at most so many; an empty array where nothing can be said.
    /// Words may stand in different pieces of a text.
    List<int[]> bits(int most) {
        return fuzzy == null
                ? List.of(spread(bits(needle, BlockBuilder.OVERLAP), most))
                : fuzzy.words().stream()
                        .map(word -> spread(bits(word, FUZZY_BEGINNING), most))
                        .toList();
    }

    private int[] bits(Needle word, int beginning) {
        var octets = word.toOctets();
        var whole = Arrays.copyOf(octets, Math.min(octets.length, beginning));
        return bits(whole).distinct().toArray();
    }

    private IntStream bits(byte[] whole) {
        var anywhere = Arrays.stream(Signature.bits(whole));
        return switch (place) {
            case TextPlace.Body _, TextPlace.Anywhere _ -> anywhere;
            case TextPlace.Field(var name) ->
                    Signature.isSalted(name)
                            ? IntStream.concat(
                                    Arrays.stream(Signature.bits(name, whole)),
                                    whole.length == 0
                                            ? IntStream.of(Signature.presence(name))
                                            : anywhere)
                            : IntStream.concat(IntStream.of(Signature.presence(name)), anywhere);
        };
    }

    /// Of many some, from the whole length of the needle. Bits of four octets come first, for they tell more.
    private static int[] spread(int[] bits, int most) {
        if (bits.length <= most) {
            return bits;
        }
        var fours = Arrays.stream(bits).filter(bit -> bit >= Signature.TRIGRAMS).toArray();
        if (fours.length <= most) {
            return IntStream.concat(
                            Arrays.stream(fours),
                            Arrays.stream(bits).filter(bit -> bit < Signature.TRIGRAMS))
                    .limit(most)
                    .toArray();
        }
        return IntStream.range(0, most)
                .map(i -> fours[(int) ((long) i * fours.length / most)])
                .toArray();
    }

    /// How well a text fits: 0 where not at all.
    int score(SearchableText text) {
        return fuzzy == null ? (text.contains(place, needle) ? 1 : 0) : text.score(place, fuzzy);
    }

    boolean isFuzzy() {
        return fuzzy != null;
    }
}
