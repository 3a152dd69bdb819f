package io.mailrail.imap.handler;

import java.io.IOException;
import java.io.OutputStream;

/// Lets through some octets from the middle, and counts them.
final class SliceOutput extends OutputStream {

    private final OutputStream to;
    private long skip;
    private long left;
    private long passed;

    SliceOutput(OutputStream to, long offset, long length) {
        this.to = to;
        this.skip = offset;
        this.left = length;
    }

    /// How many octets went through.
    long passed() {
        return passed;
    }

    @Override
    public void write(int octet) throws IOException {
        if (skip > 0) {
            skip--;
        } else if (left > 0) {
            left--;
            passed++;
            to.write(octet);
        }
    }
}
