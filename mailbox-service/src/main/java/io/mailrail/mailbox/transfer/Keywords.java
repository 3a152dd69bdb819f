package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flags;

/// What may be a keyword.
final class Keywords {

    private Keywords() {}

    /// What the store takes.
    static boolean isStored(String word) {
        return !word.isEmpty()
                && word.length() <= Flags.MAX_KEYWORD_LENGTH
                && word.chars().allMatch(c -> c > ' ' && c != 0x7F);
    }

    /// An `atom` (RFC 9051 §9), so that IMAP can say it.
    static boolean isStorable(String word) {
        return isStored(word)
                && word.chars().allMatch(c -> c < 0x7F && "(){%*\"\\]".indexOf(c) < 0);
    }
}
