package io.mailrail.mailbox.transfer;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import java.io.InputStream;
import java.util.ArrayDeque;

/// The octets of an upload, read chunk by chunk in autocommit as they are asked for. What is skipped is not read. Holds a few chunks
/// and no connection; used by one thread. Reading throws [Refused] when the store is away, or the upload is gone.
final class UploadStream extends InputStream {

    /// Chunks that one query brings.
    private static final int AHEAD = 4;

    private final Uploads uploads;
    private final ImportKey key;
    private final long size;
    private final Runnable beforeRead;
    private final ArrayDeque<Uploads.Chunk> ahead = new ArrayDeque<>();
    private Uploads.Chunk chunk = new Uploads.Chunk(0, new byte[0]);
    private long position;

    /// @param beforeRead runs before each query
    UploadStream(Uploads uploads, ImportKey key, long size, Runnable beforeRead) {
        this.uploads = uploads;
        this.key = key;
        this.size = size;
        this.beforeRead = beforeRead;
    }

    /// Octets that were read or skipped.
    long position() {
        return position;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        if (position >= chunk.end() || position < chunk.start()) {
            advance();
        }
        int at = (int) (position - chunk.start());
        int count = Math.min(length, chunk.octets().length - at);
        System.arraycopy(chunk.octets(), at, into, offset, count);
        position += count;
        return count;
    }

    private void advance() {
        while (!ahead.isEmpty() && ahead.getFirst().end() <= position) {
            ahead.removeFirst();
        }
        if (ahead.isEmpty()) {
            beforeRead.run();
            ahead.addAll(uploads.read(key, position, AHEAD));
        }
        if (ahead.isEmpty() || ahead.getFirst().start() > position) {
            throw new Refused(new Refusal.NoSuchMessage());
        }
        chunk = ahead.removeFirst();
    }

    @Override
    public long skip(long octets) {
        long skipped = Math.max(0, Math.min(octets, size - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.max(0, Math.min(size - position, chunk.end() - position));
    }
}
