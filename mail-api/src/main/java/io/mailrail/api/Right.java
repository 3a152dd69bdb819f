package io.mailrail.api;

/// A right in a mailbox (RFC 4314 §2.1).
public enum Right {
    /// Sees that it is there: LIST, SUBSCRIBE.
    LOOKUP('l', 1 << 0),
    /// Opens it and reads what lies in it.
    READ('r', 1 << 1),
    /// Changes `\Seen`.
    SEEN('s', 1 << 2),
    /// Changes flags other than `\Seen` and `\Deleted`.
    WRITE('w', 1 << 3),
    /// Adds messages.
    INSERT('i', 1 << 4),
    /// Sends mail to it; nothing here asks for it.
    POST('p', 1 << 5),
    /// Makes mailboxes below it.
    CREATE('k', 1 << 6),
    /// Deletes or renames it.
    DELETE('x', 1 << 7),
    /// Changes `\Deleted`.
    DELETE_MESSAGES('t', 1 << 8),
    /// Removes what is `\Deleted`.
    EXPUNGE('e', 1 << 9),
    /// Says who may do what.
    ADMINISTER('a', 1 << 10);

    private final char letter;
    private final int bit;

    Right(char letter, int bit) {
        this.letter = letter;
        this.bit = bit;
    }

    public char letter() {
        return letter;
    }

    /// Never renumbered, for the store holds them.
    public int bit() {
        return bit;
    }
}
