package io.mailrail.mailbox.mime;

import java.io.IOException;
import java.io.InputStream;

/// The lines of a content, with their places. A line ends with CRLF or, for what was appended by careless clients, with a bare
/// LF; a bare CR ends nothing. A line longer than the buffer comes in pieces.
final class LineSource {

    private final InputStream in;
    private final byte[] buffer;

    /// The place of the buffer's first octet in the content.
    private long base;

    private int filled;
    private boolean drained;

    private int from;
    private int to;
    private int next;
    private boolean lineStart = true;
    private long lineEnds;

    LineSource(InputStream in, int size) {
        this.in = in;
        this.buffer = new byte[size];
    }

    /// Goes to the next piece of a line; false at the content's end.
    boolean next() throws IOException {
        lineStart = next == to ? base + next == 0 : true;
        from = next;
        int end = lineFeed(from);
        while (end < 0 && fill()) {
            end = lineFeed(Math.max(from, filledBefore));
        }
        if (end >= 0) {
            next = end + 1;
            to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
            lineEnds++;
        } else {
            next = filled;
            // A CR at the buffer's end may have its LF still to come.
            if (!drained && next - from > 1 && buffer[next - 1] == '\r') {
                next--;
            }
            to = next;
        }
        return next > from;
    }

    private int filledBefore;

    /// Makes room and reads more; false if there is no more, or the buffer is full of this one line.
    private boolean fill() throws IOException {
        if (drained) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            base += from;
            filled -= from;
            from = 0;
        }
        filledBefore = filled;
        if (filled == buffer.length) {
            return false;
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            drained = true;
            return false;
        }
        filled += read;
        return true;
    }

    private int lineFeed(int start) {
        for (int i = start; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /// Acts as if the content ended here.
    void abandon() {
        drained = true;
        filled = next;
    }

    byte[] octets() {
        return buffer;
    }

    int from() {
        return from;
    }

    /// Where the piece ends in the buffer, without its line end.
    int to() {
        return to;
    }

    /// The length of the line end: 0 in the middle of a long line, or at the content's end.
    int lineEnd() {
        return next - to;
    }

    /// Whether the piece is the beginning of a line.
    boolean atLineStart() {
        return lineStart;
    }

    boolean isEmptyLine() {
        return lineStart && from == to && next > to;
    }

    /// The place in the content where the piece begins.
    long start() {
        return base + from;
    }

    /// The place in the content where the piece ends, without its line end.
    long end() {
        return base + to;
    }

    /// The place in the content of what comes next.
    long position() {
        return base + next;
    }

    /// How many line ends were passed, that of the present piece included.
    long lineEnds() {
        return lineEnds;
    }
}
