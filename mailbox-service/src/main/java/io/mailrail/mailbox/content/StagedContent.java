package io.mailrail.mailbox.content;

import io.mailrail.mailbox.mime.ParsedContent;

/// A content whose chunks are in the store already, under a row that says `staged`.
final class StagedContent implements ReceivedContent {

    private final ContentKey key;
    private final long size;
    private final ParsedContent parsed;
    private final byte[] header;

    StagedContent(ContentKey key, long size, ParsedContent parsed, byte[] header) {
        this.key = key;
        this.size = size;
        this.parsed = parsed;
        this.header = header;
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
        // Its memory went back when it was staged; its rows are kept by now, or the sweeper's.
    }
}
