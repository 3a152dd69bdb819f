package io.mailrail.api.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// How an endpoint answers: once, or with a stream whose speed the caller sets.
final class Answers {

    private Answers() {}

    /// Answers once, with what the door says; a door may stop with [CancellationException] when the caller is gone.
    static <A> void once(String verb, StreamObserver<A> caller, Supplier<A> door) {
        A answer;
        try {
            answer = door.get();
        } catch (CancellationException gone) {
            caller.onError(Status.CANCELLED.asRuntimeException());
            return;
        } catch (Throwable thrown) {
            caller.onError(RefusalCodec.outward(thrown, verb));
            return;
        }
        caller.onNext(answer);
        caller.onCompleted();
    }

    /// What produces the messages of a stream.
    interface Source<A> {

        void sendTo(Stream<A> stream) throws Exception;
    }

    /// Answers with a stream from a virtual thread of its own: the call's own thread must stay free to hear that there is
    /// room again, or that the caller is gone.
    static <A> void stream(String verb, StreamObserver<A> caller, Source<A> source) {
        var stream = new Stream<>((ServerCallStreamObserver<A>) caller);
        Thread.ofVirtual()
                .name("stream " + verb)
                .start(() -> {
                    try {
                        source.sendTo(stream);
                        caller.onCompleted();
                    } catch (CancellationException gone) {
                        // The caller wants no more, and hears nothing.
                    } catch (Throwable thrown) {
                        caller.onError(RefusalCodec.outward(thrown, verb));
                    }
                });
    }

    /// Sends messages as fast as the caller takes them.
    static final class Stream<A> {

        private final ServerCallStreamObserver<A> caller;
        private final Semaphore stirred = new Semaphore(0);

        private Stream(ServerCallStreamObserver<A> caller) {
            this.caller = caller;
            caller.setOnReadyHandler(stirred::release);
            caller.setOnCancelHandler(stirred::release);
        }

        /// @throws CancellationException when the caller is gone
        void send(A message) {
            while (!caller.isReady()) {
                if (caller.isCancelled()) {
                    throw new CancellationException();
                }
                stirred.acquireUninterruptibly();
            }
            if (caller.isCancelled()) {
                throw new CancellationException();
            }
            caller.onNext(message);
        }
    }
}
