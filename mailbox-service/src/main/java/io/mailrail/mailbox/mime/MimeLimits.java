package io.mailrail.mailbox.mime;

/// How much of a content is looked at. What goes beyond a limit is still counted and placed, but not understood.
///
/// @param depth parts within parts; what is nested deeper is one opaque part
/// @param parts parts of a message; what follows the last in its multipart is one opaque part
/// @param header octets of one header block that are read for their fields
/// @param headers octets of all header blocks together that are read for their fields
/// @param line octets of a line that are looked at in one piece; a delimiter must fit
/// @param addresses addresses of one list in an ENVELOPE
/// @param parameters parameters of one field
/// @param references message ids that lead to a thread
/// @param text octets of search text, in UTF-8, header and body together
/// @param preview characters of the preview (RFC 8970 §3.2)
record MimeLimits(
        int depth,
        int parts,
        int header,
        int headers,
        int line,
        int addresses,
        int parameters,
        int references,
        int text,
        int preview) {

    static final MimeLimits DEFAULT =
            new MimeLimits(
                    100,
                    1_000,
                    256 * 1024,
                    1024 * 1024,
                    16 * 1024,
                    2_000,
                    100,
                    100,
                    1024 * 1024,
                    256);

    /// The same, but for how much is read of headers.
    MimeLimits withHeader(int octets) {
        return new MimeLimits(
                depth,
                parts,
                octets,
                octets,
                line,
                addresses,
                parameters,
                references,
                text,
                preview);
    }
}
