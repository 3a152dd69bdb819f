package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.grpc.v1.ContentsResponse;
import io.mailrail.api.grpc.v1.ContentsResponse.Piece;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// Contents as a call brings them: pieces, of which small ones travel together.
final class StreamedContents implements ContentCursor {

    private final Inbound<?, ContentsResponse> inbound;
    private final List<ContentRange> ranges;
    private Iterator<Piece> pieces = Collections.emptyIterator();
    private @Nullable Piece begun;
    private long unread;
    private ByteString here = ByteString.EMPTY;
    private int read;

    StreamedContents(Inbound<?, ContentsResponse> inbound, List<ContentRange> ranges) {
        this.inbound = inbound;
        this.ranges = ranges;
    }

    @Override
    public boolean next() {
        while (true) {
            var piece = piece();
            if (piece == null) {
                begun = null;
                return false;
            }
            if (piece.getRange() != 0) {
                begun = piece;
                unread = piece.getLength();
                here = piece.getOctets();
                read = 0;
                return true;
            }
        }
    }

    private @Nullable Piece piece() {
        while (!pieces.hasNext()) {
            var message = inbound.take();
            if (message == null) {
                return null;
            }
            pieces = message.getPiecesList().iterator();
        }
        return pieces.next();
    }

    private Piece current() {
        if (begun == null) {
            throw new IllegalStateException("no content here");
        }
        return begun;
    }

    @Override
    public ContentRange range() {
        return ranges.get(current().getRange() - 1);
    }

    @Override
    public long length() {
        return current().getLength();
    }

    @Override
    public InputStream octets() {
        return new Octets(current().getRange());
    }

    @Override
    public void close() {
        inbound.close();
    }

    /// The octets of one content, as long as the cursor stands on it.
    private final class Octets extends InputStream {

        private final int range;

        private Octets(int range) {
            this.range = range;
        }

        private boolean isHere() {
            return begun != null && begun.getRange() == range;
        }

        @Override
        public int read() {
            if (!advance()) {
                return -1;
            }
            unread--;
            return here.byteAt(read++) & 0xFF;
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
            unread -= count;
            return count;
        }

        @Override
        public int available() {
            return isHere() ? here.size() - read : 0;
        }

        private boolean advance() {
            if (!isHere() || unread == 0) {
                return false;
            }
            while (read == here.size()) {
                var piece = piece();
                if (piece == null || piece.getRange() != 0) {
                    throw new Refused(
                            new Refusal.Unavailable(),
                            new IllegalStateException("a content ended early"));
                }
                here = piece.getOctets();
                read = 0;
            }
            return true;
        }
    }
}
