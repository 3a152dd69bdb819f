package io.mailrail.api.grpc;

import com.google.protobuf.MessageLite;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.api.spring.Misconfigured;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The way to mailbox-service: one channel for all calls of a process. While the other side is away a call waits a moment and
/// is then Unavailable; once it is back, calls pass again without anybody's help.
public final class MailboxChannel implements AutoCloseable {

    /// The largest message either side takes: a set of UIDs from a mailbox of millions. Pages and contents stay far below.
    static final int MAX_MESSAGE = 16 << 20;

    /// Octets of content in one message, both ways.
    static final int CHUNK = 256 << 10;

    /// Messages that a stream may bring before they are read.
    static final int AHEAD = 4;

    private static final Duration[] PAUSES = {
        Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1200)
    };

    private static final long HURRY_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    private final ManagedChannel channel;
    private final GrpcProperties properties;
    private final AtomicLong hurried = new AtomicLong(System.nanoTime() - HURRY_EVERY);

    private MailboxChannel(ManagedChannel channel, GrpcProperties properties) {
        this.channel = channel;
        this.properties = properties;
    }

    /// Whether a call whose answer was lost is made again.
    enum Repeat {
        /// Once only: a second one would see the first.
        NEVER,
        /// While the other side cannot be reached: the question changes nothing.
        UNREACHED,
        /// Also when the other side says Unavailable: it may have done it, and the call's id finds that out.
        UNKNOWN
    }

    /// @throws Misconfigured for an address outside this JVM without a service token
    public static MailboxChannel open(GrpcProperties properties) {
        var name = properties.inProcessTarget();
        if (name.isPresent()) {
            // Listeners of ours never block, so they may run on the other side's thread.
            return new MailboxChannel(
                    InProcessChannelBuilder.forName(name.get())
                            .directExecutor()
                            .maxInboundMessageSize(MAX_MESSAGE)
                            .build(),
                    properties);
        }
        var secret =
                properties
                        .secret()
                        .orElseThrow(() ->
                                new Misconfigured(
                                        "mailrail.grpc.mailbox-address is "
                                                + properties.mailboxAddress()
                                                + ", outside this process, and there is no"
                                                + " service token: set mailrail.grpc.token"
                                                + " or mailrail.grpc.token-file to the same"
                                                + " secret in every service."));
        return new MailboxChannel(
                NettyChannelBuilder.forTarget(properties.mailboxAddress())
                        .usePlaintext()
                        .defaultLoadBalancingPolicy("round_robin")
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .intercept(new ServiceToken(secret))
                        .keepAliveTime(20, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .build(),
                properties);
    }

    GrpcProperties properties() {
        return properties;
    }

    ConnectivityState state() {
        return channel.getState(false);
    }

    /// Asks one question and waits for its answer.
    <Q, A> A call(MethodDescriptor<Q, A> method, Q question, Repeat repeat) {
        return call(method, question, repeat, properties.deadline());
    }

    <Q, A> A call(MethodDescriptor<Q, A> method, Q question, Repeat repeat, Duration deadline) {
        requireFitting(question);
        for (int attempt = 0; ; attempt++) {
            try {
                awaitReady();
                return ClientCalls.blockingUnaryCall(
                        channel,
                        method,
                        CallOptions.DEFAULT.withDeadlineAfter(
                                deadline.toMillis(), TimeUnit.MILLISECONDS),
                        question);
            } catch (StatusRuntimeException e) {
                if (attempt >= PAUSES.length || !worthRepeating(e, repeat)) {
                    throw RefusalCodec.inward(e.getStatus(), e.getTrailers(), verb(method));
                }
            }
            pause(PAUSES[attempt]);
        }
    }

    /// What is too large for the other side to take is refused here: over there it would only break the call.
    ///
    /// @throws Refused LimitReached
    static void requireFitting(Object message) {
        if (message instanceof MessageLite lite && lite.getSerializedSize() > MAX_MESSAGE) {
            throw new Refused(new Refusal.LimitReached("size of a request"));
        }
    }

    private static boolean worthRepeating(StatusRuntimeException e, Repeat repeat) {
        if (!RefusalCodec.cut(e.getStatus())) {
            return false;
        }
        return switch (repeat) {
            case NEVER -> false;
            case UNREACHED -> RefusalCodec.detail(e.getTrailers()).isEmpty();
            case UNKNOWN -> true;
        };
    }

    /// Makes a call that may be made again while its outcome is unknown, for its id makes it take effect once.
    <A> A repeating(Supplier<A> attempt) {
        for (var pause : PAUSES) {
            try {
                return attempt.get();
            } catch (Refused refused) {
                if (!(refused.refusal() instanceof Refusal.Unavailable)) {
                    throw refused;
                }
            }
            pause(pause);
        }
        return attempt.get();
    }

    /// Begins a call whose answers come as a stream.
    <Q, A> Inbound<Q, A> stream(MethodDescriptor<Q, A> method, Q question) {
        var inbound = begin(method);
        inbound.send(question);
        inbound.halfClose();
        return inbound;
    }

    /// Begins a call that streams towards mailbox-service.
    <Q, A> Inbound<Q, A> begin(MethodDescriptor<Q, A> method) {
        awaitReady();
        var call = newCall(method);
        var inbound = new Inbound<>(call, properties.silence(), verb(method));
        call.start(inbound, new Metadata());
        call.request(AHEAD);
        return inbound;
    }

    <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method) {
        return channel.newCall(method, CallOptions.DEFAULT);
    }

    /// Waits until there is a connection.
    ///
    /// @throws Refused Unavailable when there is none in time
    void awaitReady() {
        if (!ready()) {
            throw new Refused(new Refusal.Unavailable());
        }
    }

    private boolean ready() {
        long end = System.nanoTime() + properties.readyWithin().toNanos();
        while (true) {
            var state = channel.getState(true);
            long left = end - System.nanoTime();
            switch (state) {
                case READY -> {
                    return true;
                }
                case SHUTDOWN -> {
                    return false;
                }
                case TRANSIENT_FAILURE -> hurry();
                case CONNECTING, IDLE -> {}
            }
            if (left <= 0) {
                return false;
            }
            var changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(state, changed::countDown);
            try {
                changed.await(Math.min(left, HURRY_EVERY), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /// gRPC waits ever longer between its attempts to connect; whoever needs the connection now does not.
    private void hurry() {
        long now = System.nanoTime();
        long last = hurried.get();
        if (now - last >= HURRY_EVERY && hurried.compareAndSet(last, now)) {
            channel.resetConnectBackoff();
        }
    }

    /// Sleeps about that long.
    ///
    /// @throws Refused Unavailable when interrupted
    static void pause(Duration about) {
        try {
            Thread.sleep(about.plusMillis(ThreadLocalRandom.current().nextLong(50)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable(), e);
        }
    }

    static String verb(MethodDescriptor<?, ?> method) {
        return String.valueOf(method.getBareMethodName());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
