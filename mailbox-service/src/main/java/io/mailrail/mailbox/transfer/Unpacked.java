package io.mailrail.mailbox.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// An upload that may be compressed, and is never unpacked beyond a limit.
final class Unpacked {

    private static final int GZIP_1 = 0x1F;
    private static final int GZIP_2 = 0x8B;

    private Unpacked() {}

    /// The octets, unpacked if they are a gzip (RFC 1952).
    static InputStream of(InputStream in, long limit) throws IOException {
        var looked = new BufferedInputStream(in, 1024);
        return isGzip(looked) ? new Limited(new GZIPInputStream(looked, 64 * 1024), limit) : looked;
    }

    /// Looks at the beginning of a stream that can mark.
    static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_1 && in.read() == GZIP_2;
        in.reset();
        return gzip;
    }

    /// Whether a zip begins here: a local file header, or the end of one that is empty (APPNOTE 4.3.7, 4.3.16).
    static boolean isZip(InputStream in) throws IOException {
        in.mark(4);
        var magic = in.readNBytes(4);
        in.reset();
        return magic.length == 4
                && magic[0] == 'P'
                && magic[1] == 'K'
                && ((magic[2] == 3 && magic[3] == 4) || (magic[2] == 5 && magic[3] == 6));
    }

    /// Fails where more comes out than may.
    static final class Limited extends InputStream {

        private final InputStream in;
        private final long limit;
        private long left;

        Limited(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            if (octet >= 0) {
                count(1);
            }
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        void count(long octets) throws IOException {
            left -= octets;
            if (left < 0) {
                throw new IOException("unpacks to more than " + limit + " octets");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
