package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/// A content that a caller streams, as the door reads it: chunk by chunk, each asked for when there is room, so that a slow
/// store slows its caller. A caller that is gone before the end makes reading throw.
///
/// The door runs on a virtual thread of its own, begun by the first message.
final class Received<Q, A> extends InputStream implements StreamObserver<Q> {

    private static final int AHEAD = 2;

    private final String verb;
    private final ServerCallStreamObserver<A> caller;
    private final Function<Q, ByteString> octets;
    private final Door<Q, A> door;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private boolean begun;
    private ByteString here = ByteString.EMPTY;
    private int read;
    private @Nullable Arrival last;

    /// What is done with header and content.
    interface Door<Q, A> {

        A answer(Q header, InputStream content) throws IOException;
    }

    private sealed interface Arrival {

        record Chunk(ByteString octets) implements Arrival {}

        record End() implements Arrival {}

        record Gone() implements Arrival {}
    }

    /// Takes a call in hand; to be used before the method of the endpoint returns.
    static <Q, A> StreamObserver<Q> of(
            String verb,
            StreamObserver<A> caller,
            Function<Q, ByteString> octets,
            Door<Q, A> door) {
        var received = new Received<>(verb, (ServerCallStreamObserver<A>) caller, octets, door);
        received.caller.disableAutoRequest();
        received.caller.setOnCancelHandler(() -> received.arrivals.add(new Arrival.Gone()));
        received.caller.request(AHEAD);
        return received;
    }

    private Received(
            String verb,
            ServerCallStreamObserver<A> caller,
            Function<Q, ByteString> octets,
            Door<Q, A> door) {
        this.verb = verb;
        this.caller = caller;
        this.octets = octets;
        this.door = door;
    }

    @Override
    public void onNext(Q message) {
        arrivals.add(new Arrival.Chunk(octets.apply(message)));
        if (!begun) {
            begun = true;
            Thread.ofVirtual().name(verb).start(() -> run(message));
        }
    }

    @Override
    public void onCompleted() {
        arrivals.add(new Arrival.End());
        if (!begun) {
            caller.onError(
                    RefusalCodec.outward(new IllegalStateException("a call without a word"), verb));
        }
    }

    @Override
    public void onError(Throwable gone) {
        arrivals.add(new Arrival.Gone());
    }

    private void run(Q header) {
        A answer;
        try {
            answer = door.answer(header, this);
        } catch (Throwable thrown) {
            if (last instanceof Arrival.Gone) {
                return; // Nobody is left to hear it.
            }
            caller.onError(RefusalCodec.outward(thrown, verb));
            return;
        }
        caller.onNext(answer);
        caller.onCompleted();
    }

    @Override
    public int read() throws IOException {
        return advance() ? here.byteAt(read++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
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

    /// Goes to the next octet; false at the end.
    private boolean advance() throws IOException {
        while (read == here.size()) {
            if (last == null) {
                take();
            }
            if (last instanceof Arrival.Gone) {
                throw new IOException("the caller is gone before the content's end");
            }
            if (last instanceof Arrival.End) {
                return false;
            }
        }
        return true;
    }

    private void take() throws InterruptedIOException {
        try {
            switch (arrivals.take()) {
                case Arrival.Chunk(var chunk) -> {
                    here = chunk;
                    read = 0;
                    caller.request(1);
                }
                case Arrival.End end -> last = end;
                case Arrival.Gone gone -> last = gone;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
