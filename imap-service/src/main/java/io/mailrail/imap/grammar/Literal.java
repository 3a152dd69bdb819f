package io.mailrail.imap.grammar;

/// The announcement of octets to come: `{310}`, or `{310+}` when the client does not wait to be asked (RFC 7888).
public record Literal(long size, boolean synchronizing) {

    /// The announcement at the very end of a line.
    ///
    /// @return where in the line it begins, or -1
    static int beginsAt(byte[] line) {
        int at = line.length - 1;
        if (at < 2 || line[at] != '}') {
            return -1;
        }
        at--;
        if (line[at] == '+') {
            at--;
        }
        int digits = 0;
        while (at >= 0 && line[at] >= '0' && line[at] <= '9') {
            at--;
            digits++;
        }
        return digits > 0 && at >= 0 && line[at] == '{' ? at : -1;
    }
}
