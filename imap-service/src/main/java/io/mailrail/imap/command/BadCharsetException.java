package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapSyntaxException;

/// A SEARCH in a charset that we do not read: answered with NO and `[BADCHARSET]`, not with BAD (RFC 3501 §6.4.4).
public final class BadCharsetException extends ImapSyntaxException {

    BadCharsetException() {
        super("Only US-ASCII and UTF-8 are understood");
    }
}
