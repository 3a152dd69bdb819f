package io.mailrail.imap.grammar;

/// A literal beyond the limit of the command at hand, refused before a single octet of it was read.
public final class LiteralTooLargeException extends ImapSyntaxException {

    private final boolean synchronizing;

    LiteralTooLargeException(long size, long limit, boolean synchronizing) {
        super("Literal of " + size + " octets is larger than " + limit);
        this.synchronizing = synchronizing;
    }

    /// Whether the client waits for leave to send it. If not, its octets are already on the way, and the only short answer is
    /// BYE (RFC 7888 §4).
    public boolean synchronizing() {
        return synchronizing;
    }
}
