package io.mailrail.api;

import java.util.List;
import java.util.Locale;

/// The name of an annotation (RFC 5464 §3.2): levels by `/`, below `/private` or `/shared`, in lower case, for case says nothing.
/// Making one throws IllegalArgumentException for what the RFC forbids: an empty level, `*`, `%`, a control character or anything
/// beyond ASCII; and for a name of more than [#MAX_LENGTH] characters.
public record EntryName(String value) {

    /// The longest name, in characters.
    public static final int MAX_LENGTH = 1000;

    public EntryName {
        value = value.toLowerCase(Locale.ROOT);
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "entry name longer than " + MAX_LENGTH + " characters");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c >= 0x7f || c == '*' || c == '%')) {
            throw new IllegalArgumentException("a character that no entry name may have");
        }
        var levels = value.split("/", -1);
        if (levels.length < 2 || !levels[0].isEmpty()) {
            throw new IllegalArgumentException("an entry name begins with /private or /shared");
        }
        if (List.of(levels).subList(1, levels.length).contains("")) {
            throw new IllegalArgumentException("empty level in entry name");
        }
        if (!levels[1].equals("private") && !levels[1].equals("shared")) {
            throw new IllegalArgumentException("an entry name begins with /private or /shared");
        }
    }

    /// Whether only the reader sees it.
    public boolean isPrivate() {
        return value.equals("/private") || value.startsWith("/private/");
    }

    /// Whether it can have a value: two levels do, four of a vendor's (§3.2). A name that cannot may still be asked for with what
    /// lies below it.
    public boolean canHaveValue() {
        var levels = value.substring(1).split("/");
        return levels.length >= (levels.length > 1 && levels[1].equals("vendor") ? 4 : 2);
    }

    @Override
    public String toString() {
        return value;
    }
}
