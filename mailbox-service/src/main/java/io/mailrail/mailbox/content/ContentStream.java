package io.mailrail.mailbox.content;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;

/// Octets of a kept content. Holds a few chunks and no connection; used by one thread.
final class ContentStream extends InputStream {

    /// Chunks that one query brings.
    private static final int AHEAD = 4;

    private final JdbcClient jdbc;
    private final ContentKey key;
    private final ArrayDeque<Row> rows = new ArrayDeque<>();
    private long position;
    private long left;
    private long size = -1;
    private byte[] chunk = new byte[0];
    private int at;

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Row(long size, int encoding, byte[] data) {}

    ContentStream(JdbcClient jdbc, ContentKey key, long offset, long length) {
        this.jdbc = jdbc;
        this.key = key;
        this.position = offset;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 || (at == chunk.length && !next())) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, left), chunk.length - at);
        System.arraycopy(chunk, at, into, offset, count);
        at += count;
        position += count;
        left -= count;
        return count;
    }

    private boolean next() throws IOException {
        if (size >= 0 && position >= size) {
            return false;
        }
        if (rows.isEmpty()) {
            fetch();
        }
        var row = rows.poll();
        if (row == null) {
            return false;
        }
        chunk = Chunk.unpack(row.encoding(), row.data());
        at = (int) (position % Chunk.SPAN);
        return at < chunk.length;
    }

    private void fetch() {
        long first = position / Chunk.SPAN;
        long last =
                Math.min(
                        first + AHEAD - 1,
                        (position + Math.min(left, Integer.MAX_VALUE) - 1) / Chunk.SPAN);
        for (var row : guard(() -> query(first, last))) {
            size = row.size();
            rows.add(row);
        }
        if (rows.isEmpty() && (size >= 0 || !exists())) {
            throw new Refused(new Refusal.NoSuchMessage());
        }
    }

    private List<Row> query(long first, long last) {
        return jdbc.sql(
                        """
                        SELECT c.size, k.encoding, k.data
                          FROM content c
                          JOIN content_chunk k
                            ON k.account_id = c.account_id AND k.content_id = c.content_id
                         WHERE c.account_id = :account
                           AND c.content_id = :content
                           AND k.seq BETWEEN :first AND :last
                         ORDER BY k.seq
                        """)
                .param("account", key.account().value())
                .param("content", key.content())
                .param("first", first)
                .param("last", last)
                .query((row, _) ->
                        new Row(row.getLong("size"), row.getInt("encoding"), row.getBytes("data")))
                .list();
    }

    /// Nothing is there to read: either the range lies past the end, or the content is gone.
    private boolean exists() {
        return guard(() ->
                jdbc.sql(
                                """
                                SELECT true FROM content
                                 WHERE account_id = :account AND content_id = :content
                                """)
                        .param("account", key.account().value())
                        .param("content", key.content())
                        .query(Boolean.class)
                        .optional()
                        .isPresent());
    }
}
