package io.mailrail.mailbox.content;

import io.mailrail.mailbox.mime.ParsedContent;

/// A content that has come in whole, was read once, and is nobody's yet: [ContentStore#write] keeps it. Closed in every case;
/// what was staged and not kept is left to the [Sweeper].
public sealed interface ReceivedContent extends AutoCloseable
        permits GatheredContent, StagedContent {

    ContentKey key();

    /// Octets.
    long size();

    ParsedContent parsed();

    /// The header block, with the empty line; at most [#MAX_HEADER] octets of it.
    byte[] header();

    /// Most octets of a header that [#header] gives.
    int MAX_HEADER = 64 * 1024;

    /// Gives its memory back.
    @Override
    void close();
}
