package io.mailrail.mailbox.transfer;

import java.util.Locale;

/// A message that was not stored, and why.
///
/// @param number of the message in the upload, from 1
/// @param place octets before it, once the upload is unpacked
/// @param name of the file in an archive, or what the line says that begins it in an mbox
public record Skip(long number, long place, String name, Reason reason, String detail) {

    /// The longest name that is kept, in characters.
    private static final int MAX_NAME = 500;

    public Skip {
        name = printable(name);
        detail = printable(detail);
    }

    /// Why; the API spells it with a hyphen.
    public enum Reason {
        /// Larger than a message may be.
        TOO_BIG,
        /// The account had no room for it.
        OVER_QUOTA,
        /// It is damaged, or cut off.
        UNREADABLE,
        /// There is nothing in it.
        EMPTY,
        /// Deleted where it comes from, though not yet removed.
        DELETED,
        /// A file of another kind.
        NOT_A_MESSAGE,
        /// Its mailbox cannot be made.
        MAILBOX;

        public String spelled() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// PostgreSQL keeps no NUL, and people read no controls.
    private static String printable(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(MAX_NAME)
                .map(c ->
                        Character.isISOControl(c)
                                        || (c >= Character.MIN_SURROGATE
                                                && c <= Character.MAX_SURROGATE)
                                ? '\uFFFD'
                                : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
