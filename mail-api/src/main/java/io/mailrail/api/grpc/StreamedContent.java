package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import java.io.InputStream;
import java.util.function.Function;

/// A content as a call brings it. Closing it before the end ends the call; reading throws [io.mailrail.api.Refused] when the
/// source fails.
final class StreamedContent<A> extends InputStream {

    private final Inbound<?, A> inbound;
    private final Function<A, ByteString> octets;
    private ByteString here;
    private int read;

    StreamedContent(Inbound<?, A> inbound, ByteString first, Function<A, ByteString> octets) {
        this.inbound = inbound;
        this.here = first;
        this.octets = octets;
    }

    @Override
    public int read() {
        return advance() ? here.byteAt(read++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, here.size() - read);
        here.substring(read, read + count).copyTo(target, offset);
        read += count;
        return count;
    }

    @Override
    public int available() {
        return here.size() - read;
    }

    private boolean advance() {
        while (read == here.size()) {
            var message = inbound.take();
            if (message == null) {
                return false;
            }
            here = octets.apply(message);
            read = 0;
        }
        return true;
    }

    @Override
    public void close() {
        inbound.close();
    }
}
