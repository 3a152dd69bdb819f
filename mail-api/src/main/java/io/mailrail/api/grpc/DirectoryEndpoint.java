package io.mailrail.api.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.api.grpc.v1.AuthenticateRequest;
import io.mailrail.api.grpc.v1.AuthenticateResponse;
import io.mailrail.api.grpc.v1.DirectoryServiceGrpc;
import io.mailrail.api.grpc.v1.MaySendAsRequest;
import io.mailrail.api.grpc.v1.MaySendAsResponse;
import io.mailrail.api.grpc.v1.RenewRequest;
import io.mailrail.api.grpc.v1.RenewResponse;
import io.mailrail.api.grpc.v1.ResolveRequest;
import io.mailrail.api.grpc.v1.ResolveResponse;

import org.jspecify.annotations.Nullable;

/// The directory's verbs as calls.
public final class DirectoryEndpoint extends DirectoryServiceGrpc.DirectoryServiceImplBase {

    private final Directory directory;

    public DirectoryEndpoint(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void resolve(ResolveRequest request, StreamObserver<ResolveResponse> caller) {
        Answers.once(
                "resolve",
                caller,
                () ->
                        DirectoryCodec.encode(
                                directory.resolve(new ForwardPath(request.getForwardPath()))));
    }

    @Override
    public StreamObserver<AuthenticateRequest> authenticate(
            StreamObserver<AuthenticateResponse> caller) {
        return new Exchange((ServerCallStreamObserver<AuthenticateResponse>) caller);
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewResponse> caller) {
        Answers.once(
                "renew",
                caller,
                () ->
                        RenewResponse.newBuilder()
                                .setCredential(
                                        Values.encode(
                                                directory.renew(
                                                        Values.shown(request.getCredential()))))
                                .build());
    }

    @Override
    public void maySendAs(MaySendAsRequest request, StreamObserver<MaySendAsResponse> caller) {
        Answers.once(
                "maySendAs",
                caller,
                () ->
                        MaySendAsResponse.newBuilder()
                                .setMay(
                                        directory.maySendAs(
                                                Values.shown(request.getCredential()),
                                                new ReversePath(request.getReversePath())))
                                .build());
    }

    /// One login. gRPC hands over one message after the other, so it may take its time in each.
    private final class Exchange implements StreamObserver<AuthenticateRequest> {

        private static final String VERB = "authenticate";

        private final ServerCallStreamObserver<AuthenticateResponse> caller;
        private @Nullable SaslExchange exchange;
        private boolean over;

        private Exchange(ServerCallStreamObserver<AuthenticateResponse> caller) {
            this.caller = caller;
            caller.setOnCancelHandler(this::end);
        }

        @Override
        public void onNext(AuthenticateRequest request) {
            if (over) {
                return;
            }
            try {
                var step = step(request);
                caller.onNext(DirectoryCodec.encode(step));
                if (step instanceof SaslStep.Success) {
                    end();
                    caller.onCompleted();
                }
            } catch (Throwable thrown) {
                end();
                caller.onError(RefusalCodec.outward(thrown, VERB));
            }
        }

        private SaslStep step(AuthenticateRequest request) {
            return switch (request.getMessageCase()) {
                case BEGIN -> {
                    if (exchange != null) {
                        throw new IllegalStateException("begun twice");
                    }
                    exchange = directory.authenticate(DirectoryCodec.decode(request.getBegin()));
                    yield exchange.first();
                }
                case RESPONSE -> {
                    if (exchange == null) {
                        throw new IllegalStateException("a response to no challenge");
                    }
                    yield exchange.respond(DirectoryCodec.secret(request.getResponse()));
                }
                case MESSAGE_NOT_SET -> throw new IllegalStateException("an empty message");
            };
        }

        private void end() {
            over = true;
            if (exchange != null) {
                exchange.close();
                exchange = null;
            }
        }

        @Override
        public void onError(Throwable gone) {
            end();
        }

        @Override
        public void onCompleted() {
            if (!over) {
                end();
                caller.onError(
                        RefusalCodec.outward(
                                new IllegalStateException("login left unfinished"), VERB));
            }
        }
    }
}
