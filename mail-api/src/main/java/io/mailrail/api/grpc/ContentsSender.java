package io.mailrail.api.grpc;

import com.google.protobuf.UnsafeByteOperations;

import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.grpc.v1.ContentsResponse;
import io.mailrail.api.grpc.v1.ContentsResponse.Piece;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sends contents in pieces; small ones wait a moment for each other, so that ten thousand of them are not ten thousand
/// messages.
final class ContentsSender {

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

    private final Answers.Stream<ContentsResponse> stream;
    private final List<ContentRange> ranges;
    private ContentsResponse.Builder gathered = ContentsResponse.newBuilder();
    private int octets;
    private long since;

    ContentsSender(Answers.Stream<ContentsResponse> stream, List<ContentRange> ranges) {
        this.stream = stream;
        this.ranges = ranges;
    }

    void send(ContentCursor contents) throws IOException {
        int number = 0;
        while (contents.next()) {
            while (!ranges.get(number).equals(contents.range())) {
                number++;
            }
            number++;
            send(number, contents);
        }
        flush();
    }

    private void send(int number, ContentCursor contents) throws IOException {
        long left = contents.length();
        var piece = Piece.newBuilder().setRange(number).setLength(left);
        try (var source = contents.octets()) {
            do {
                int want = (int) Math.min(left, MailboxChannel.CHUNK - octets);
                var chunk = source.readNBytes(want);
                if (chunk.length < want) {
                    throw new IOException("a content ended early");
                }
                left -= want;
                add(piece.setOctets(UnsafeByteOperations.unsafeWrap(chunk)).build());
                piece = Piece.newBuilder();
            } while (left > 0);
        }
    }

    private void add(Piece piece) {
        if (gathered.getPiecesCount() == 0) {
            since = System.nanoTime();
        }
        gathered.addPieces(piece);
        octets += piece.getOctets().size() + 16;
        if (octets >= MailboxChannel.CHUNK - 1024 || System.nanoTime() - since > LONGEST_WAIT) {
            flush();
        }
    }

    private void flush() {
        if (gathered.getPiecesCount() > 0) {
            stream.send(gathered.build());
            gathered = ContentsResponse.newBuilder();
            octets = 0;
        }
    }
}
