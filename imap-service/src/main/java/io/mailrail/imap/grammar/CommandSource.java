package io.mailrail.imap.grammar;

import java.io.IOException;
import java.io.InputStream;

/// Where a command's octets come from.
public interface CommandSource {

    /// The next line without its CRLF.
    ///
    /// @throws ImapSyntaxException for a line beyond the limit; it was skipped to its end
    byte[] line() throws IOException, ImapSyntaxException;

    /// Grants a synchronizing literal: `+ …` (RFC 3501 §7.5).
    void invite() throws IOException;

    /// The next octets, exactly so many. Reading past a client that vanished throws.
    InputStream octets(long count);
}
