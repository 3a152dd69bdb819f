package io.mailrail.api.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The secret that services show each other on every call that leaves the JVM: shown by one side, checked by the other.
final class ServiceToken implements ClientInterceptor, ServerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceToken.class);

    private static final Metadata.Key<String> KEY =
            Metadata.Key.of("mailrail-service-token", Metadata.ASCII_STRING_MARSHALLER);

    private final String secret;
    private final byte[] digest;

    ServiceToken(String secret) {
        this.secret = secret;
        this.digest = digest(secret);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                headers.put(KEY, secret);
                super.start(listener, headers);
            }
        };
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var shown = headers.get(KEY);
        // Digests are compared, so that the time tells neither content nor length.
        if (shown == null || !MessageDigest.isEqual(digest(shown), digest)) {
            LOG.warn(
                    "refused call={} reason={}",
                    call.getMethodDescriptor().getFullMethodName(),
                    shown == null ? "no-service-token" : "wrong-service-token");
            call.close(Status.UNAUTHENTICATED.withDescription("service token"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
