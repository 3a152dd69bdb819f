package io.mailrail.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Content that ends at a line with a lone dot; other lines that begin with a dot bear one more. RFC 5321 §4.5.2, RFC 1939
/// §3.
public final class DotContent {

    private DotContent() {}

    /// A CR or LF that is not part of a CRLF. Who takes it for a line's end may see content end where others see it go on
    /// (RFC 5321 §2.3.8, §4.1.1.4).
    public static final class BareLineBreakException extends IOException {

        BareLineBreakException() {
            super("CR or LF outside of CRLF in content");
        }
    }

    /// Reads content, unstuffed, CRLF by CRLF; only CRLF.CRLF ends it. Ends early with
    /// [java.io.EOFException]. Closing it changes nothing: [#skipRest] reads on to the end.
    public static final class Input extends InputStream {

        private enum At {
            LINE_START,
            IN_LINE,
            CR,
            DOT,
            DOT_CR,
            END
        }

        private final Wire wire;
        private At at = At.LINE_START;
        private boolean lineFeedDue;
        private boolean lenient;

        Input(Wire wire) {
            this.wire = wire;
        }

        /// Whether the lone dot has been read.
        public boolean ended() {
            return at == At.END && !lineFeedDue;
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
            int count = 0;
            while (count == 0) {
                if (lineFeedDue) {
                    to[offset + count++] = '\n';
                    lineFeedDue = false;
                    continue;
                }
                if (at == At.END) {
                    return -1;
                }
                wire.fill();
                count = scan(to, offset, length);
            }
            return count;
        }

        /// Reads on to the lone dot and keeps nothing. Line breaks are not judged any more; only CRLF.CRLF ends.
        public void skipRest() throws IOException {
            lenient = true;
            lineFeedDue = false;
            var sink = Buffers.borrow();
            try {
                while (read(sink, 0, sink.length) >= 0) {
                    // on to the next
                }
            } finally {
                Buffers.giveBack(sink);
            }
        }

        /// Moves what the wire has buffered, as far as there is room. The state and the wire's position are always in step,
        /// also when it throws.
        private int scan(byte[] to, int offset, int length) throws BareLineBreakException {
            byte[] from = wire.buffer();
            int limit = wire.limit();
            int position = wire.position();
            int next = offset;
            int room = offset + length;
            try {
                while (position < limit && next < room && at != At.END) {
                    byte octet = from[position++];
                    switch (at) {
                        case LINE_START, IN_LINE, DOT -> {
                            if (octet == '\r') {
                                at = at == At.DOT ? At.DOT_CR : At.CR;
                            } else if (octet == '.' && at == At.LINE_START) {
                                at = At.DOT;
                            } else {
                                at = At.IN_LINE;
                                if (octet == '\n') {
                                    bare();
                                }
                                to[next++] = octet;
                            }
                        }
                        case CR -> {
                            if (octet == '\n') {
                                at = At.LINE_START;
                                to[next++] = '\r';
                                if (next < room) {
                                    to[next++] = '\n';
                                } else {
                                    lineFeedDue = true;
                                }
                            } else {
                                at = octet == '\r' ? At.CR : At.IN_LINE;
                                bare();
                                to[next++] = '\r'; // only to be thrown away
                            }
                        }
                        case DOT_CR -> {
                            if (octet == '\n') {
                                at = At.END;
                            } else {
                                at = octet == '\r' ? At.CR : At.IN_LINE;
                                bare();
                                to[next++] = '\r'; // only to be thrown away
                            }
                        }
                        case END -> throw new IllegalStateException();
                    }
                }
            } finally {
                wire.position(position);
            }
            return next - offset;
        }

        private void bare() throws BareLineBreakException {
            if (!lenient) {
                throw new BareLineBreakException();
            }
        }
    }

    /// Writes content and stuffs dots. [#finish] ends it; closing it does not.
    public static final class Output extends OutputStream {

        private static final byte[] END_AT_LINE_START = {'.', '\r', '\n'};
        private static final byte[] END_IN_LINE = {'\r', '\n', '.', '\r', '\n'};
        private static final byte[] DOT = {'.'};

        private final Wire wire;
        private boolean lineStart = true;
        private boolean afterCr;

        public Output(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                byte octet = octets[i];
                if (lineStart && octet == '.') {
                    wire.write(octets, start, i - start);
                    wire.write(DOT);
                    start = i;
                }
                lineStart = afterCr && octet == '\n';
                afterCr = octet == '\r';
            }
            wire.write(octets, start, offset + length - start);
        }

        /// Ends the last line if it is not, and writes the lone dot.
        public void finish() throws IOException {
            wire.write(lineStart ? END_AT_LINE_START : END_IN_LINE);
        }

        @Override
        public void flush() throws IOException {
            wire.flush();
        }
    }
}
