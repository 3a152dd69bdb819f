package io.mailrail.api;

/// What an identifier may do with a mailbox (RFC 4314 §2.1), in the order in which rights are written.
public enum Right {
    /// See it in LIST.
    LOOKUP('l', 1),
    /// SELECT, STATUS, FETCH, SEARCH.
    READ('r', 2),
    /// Keep `\Seen`.
    SEEN('s', 4),
    /// Change flags other than `\Seen` and `\Deleted`.
    WRITE('w', 8),
    /// APPEND, COPY and MOVE into it.
    INSERT('i', 16),
    /// Send to its submission address; kept, and nothing here asks for it.
    POST('p', 32),
    /// Make mailboxes below it.
    CREATE('k', 64),
    /// Delete the mailbox, or move it elsewhere.
    DELETE_MAILBOX('x', 128),
    /// Change `\Deleted`.
    DELETE_MESSAGES('t', 256),
    /// EXPUNGE.
    EXPUNGE('e', 512),
    /// Change who may do what.
    ADMINISTER('a', 1024);

    private final char letter;
    private final int bit;

    Right(char letter, int bit) {
        this.letter = letter;
        this.bit = bit;
    }

    public char letter() {
        return letter;
    }

    /// Its bit in [Rights#bits]; never renumbered, for the store holds it.
    int bit() {
        return bit;
    }
}
