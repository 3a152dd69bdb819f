package io.mailrail.mailbox.transfer;

import java.io.IOException;
import java.io.InputStream;

/// A content whose lines end with CRLF: a bare LF gets its CR, everything else stays. Closing it closes nothing.
final class CrlfStream extends InputStream {

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int filled;
    private int last;

    CrlfStream(InputStream in) {
        this.in = in;
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
        int told = 0;
        while (told < length) {
            if (at == filled) {
                if (told > 0) {
                    break;
                }
                filled = Math.max(0, in.read(buffer, 0, buffer.length));
                at = 0;
                if (filled == 0) {
                    return -1;
                }
            }
            int octet = buffer[at];
            if (octet == '\n' && last != '\r') {
                last = '\r';
                into[offset + told++] = '\r';
            } else {
                at++;
                last = octet;
                into[offset + told++] = (byte) octet;
            }
        }
        return told;
    }
}
