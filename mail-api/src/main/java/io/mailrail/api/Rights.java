package io.mailrail.api;

import java.util.Arrays;

/// A set of rights (RFC 4314 §2.1).
///
/// @param bits one for each [Right]
public record Rights(int bits) {

    public static final Rights NONE = new Rights(0);

    /// An owner's.
    public static final Rights ALL = of(Right.values());

    /// What RFC 2086 called `c`: `k` and `x` (RFC 4314 §2.1.1).
    private static final Rights CREATE = of(Right.CREATE, Right.DELETE_MAILBOX);

    /// What RFC 2086 called `d`: `t` and `e` (RFC 4314 §2.1.1).
    private static final Rights DELETE = of(Right.DELETE_MESSAGES, Right.EXPUNGE);

    public static Rights of(Right... rights) {
        return new Rights(Arrays.stream(rights).mapToInt(Right::bit).reduce(0, (a, b) -> a | b));
    }

    /// Reads letters in any order; the obsolete `c` and `d` stand for what they meant.
    ///
    /// @throws IllegalArgumentException for a letter that is no right
    public static Rights parse(String letters) {
        var rights = NONE;
        for (int i = 0; i < letters.length(); i++) {
            rights = rights.plus(right(letters.charAt(i)));
        }
        return rights;
    }

    private static Rights right(char letter) {
        return switch (letter) {
            case 'c' -> CREATE;
            case 'd' -> DELETE;
            default ->
                    Arrays.stream(Right.values())
                            .filter(right -> right.letter() == letter)
                            .map(Rights::of)
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException("no right is called " + letter));
        };
    }

    public boolean has(Right right) {
        return (bits & right.bit()) != 0;
    }

    /// Whether it has at least one of these.
    public boolean hasAny(Rights others) {
        return (bits & others.bits) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public Rights plus(Rights others) {
        return new Rights(bits | others.bits);
    }

    public Rights minus(Rights others) {
        return new Rights(bits & ~others.bits);
    }

    /// The letters, and with them the obsolete `c` and `d` where any of their members is there, as MYRIGHTS and ACL must say it
    /// (RFC 4314 §2.1.1).
    public String told() {
        return this + (hasAny(CREATE) ? "c" : "") + (hasAny(DELETE) ? "d" : "");
    }

    /// The letters.
    @Override
    public String toString() {
        var letters = new StringBuilder();
        for (var right : Right.values()) {
            if (has(right)) {
                letters.append(right.letter());
            }
        }
        return letters.toString();
    }
}
