package io.mailrail.api;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A set of rights.
///
/// @param bits of [Right#bit]
public record Rights(int bits) {

    public static final Rights NONE = new Rights(0);

    public static final Rights ALL = of(Right.values());

    public Rights {
        if (bits < 0 || bits >= 1 << Right.values().length) {
            throw new IllegalArgumentException("not a set of rights: " + bits);
        }
    }

    public static Rights of(Right... rights) {
        return new Rights(Stream.of(rights).mapToInt(Right::bit).reduce(0, (a, b) -> a | b));
    }

    /// Reads letters in any order. The virtual `c` stands for `k`, and `d` for `x`, `t` and `e` (RFC 4314 §2.1.1). Throws
    /// IllegalArgumentException for a letter that is no right.
    public static Rights parse(String letters) {
        return letters.chars().mapToObj(letter -> parse((char) letter)).reduce(NONE, Rights::plus);
    }

    private static Rights parse(char letter) {
        return switch (letter) {
            case 'c' -> of(Right.CREATE);
            case 'd' -> of(Right.DELETE, Right.DELETE_MESSAGES, Right.EXPUNGE);
            default ->
                    Stream.of(Right.values())
                            .filter(right -> right.letter() == letter)
                            .findFirst()
                            .map(Rights::of)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "'" + letter + "' is not a right"));
        };
    }

    public boolean has(Right right) {
        return (bits & right.bit()) != 0;
    }

    /// Whether one of these is among them.
    public boolean hasAny(Rights some) {
        return (bits & some.bits) != 0;
    }

    public Rights plus(Rights more) {
        return new Rights(bits | more.bits);
    }

    public Rights minus(Rights fewer) {
        return new Rights(bits & ~fewer.bits);
    }

    /// The letters in the order of RFC 4314 §2.1, without the virtual ones.
    public String letters() {
        return Stream.of(Right.values())
                .filter(this::has)
                .map(right -> String.valueOf(right.letter()))
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return letters();
    }
}
