package io.mailrail.wire;

import java.io.IOException;
import java.io.InputStream;

/// A given number of octets from a wire. Closing it does not close the wire, and does not skip what is left.
public final class Octets extends InputStream {

    private final Wire wire;
    private long left;

    Octets(Wire wire, long length) {
        this.wire = wire;
        this.left = length;
    }

    /// How many octets are still to come.
    public long left() {
        return left;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = wire.read(to, offset, (int) Math.min(length, left));
        left -= count;
        return count;
    }

    /// Reads on to the end and keeps nothing.
    public void skipRest() throws IOException {
        while (left > 0) {
            wire.fill();
            int count = (int) Math.min(left, wire.limit() - wire.position());
            wire.position(wire.position() + count);
            left -= count;
        }
    }
}
