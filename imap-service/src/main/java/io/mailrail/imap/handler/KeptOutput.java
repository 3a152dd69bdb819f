package io.mailrail.imap.handler;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Keeps octets up to a bound, and of more nothing at all.
final class KeptOutput extends OutputStream {

    private static final int MOST = 256 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean whole = true;

    boolean isWhole() {
        return whole;
    }

    byte[] octets() {
        return kept.toByteArray();
    }

    @Override
    public void write(int octet) {
        if (kept.size() < MOST) {
            kept.write(octet);
        } else {
            whole = false;
        }
    }
}
