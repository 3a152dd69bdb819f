package io.mailrail.mailbox.content;

import io.mailrail.mailbox.mime.ParsedContent;

/// A content of one chunk, waiting in memory for the transaction that keeps it.
final class GatheredContent implements ReceivedContent {

    private final ContentKey key;
    private final long size;
    private final ParsedContent parsed;
    private final byte[] header;
    private final ContentBudget.Share share;
    final Chunk chunk;

    GatheredContent(
            ContentKey key,
            long size,
            ParsedContent parsed,
            byte[] header,
            Chunk chunk,
            ContentBudget.Share share) {
        this.key = key;
        this.size = size;
        this.parsed = parsed;
        this.header = header;
        this.chunk = chunk;
        this.share = share;
    }

    @Override
    public ContentKey key() {
        return key;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ParsedContent parsed() {
        return parsed;
    }

    @Override
    public byte[] header() {
        return header.clone();
    }

    @Override
    public void close() {
        share.close();
    }
}
