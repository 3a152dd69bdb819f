package io.mailrail.api.grpc;

import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.AuthenticateRequest;
import io.mailrail.api.grpc.v1.AuthenticateResponse;
import io.mailrail.api.grpc.v1.DirectoryServiceGrpc;
import io.mailrail.api.grpc.v1.MaySendAsRequest;
import io.mailrail.api.grpc.v1.RenewRequest;
import io.mailrail.api.grpc.v1.ResolveRequest;

/// The directory, from afar.
final class DirectoryClient implements Directory {

    private final MailboxChannel channel;

    DirectoryClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public Resolution resolve(ForwardPath path) {
        return DirectoryCodec.decode(
                channel.call(
                        DirectoryServiceGrpc.getResolveMethod(),
                        ResolveRequest.newBuilder().setForwardPath(path.address()).build(),
                        Repeat.UNREACHED));
    }

    @Override
    public SaslExchange authenticate(Login login) {
        var inbound = channel.begin(DirectoryServiceGrpc.getAuthenticateMethod());
        inbound.send(
                AuthenticateRequest.newBuilder().setBegin(DirectoryCodec.encode(login)).build());
        return new Exchange(inbound);
    }

    @Override
    public SessionCredential renew(SessionCredential credential) {
        return Values.credential(
                channel.call(
                                DirectoryServiceGrpc.getRenewMethod(),
                                RenewRequest.newBuilder().setCredential(credential.token()).build(),
                                Repeat.UNREACHED)
                        .getCredential());
    }

    @Override
    public boolean maySendAs(SessionCredential credential, ReversePath path) {
        return channel.call(
                        DirectoryServiceGrpc.getMaySendAsMethod(),
                        MaySendAsRequest.newBuilder()
                                .setCredential(credential.token())
                                .setReversePath(path.address())
                                .build(),
                        Repeat.UNREACHED)
                .getMay();
    }

    private record Exchange(Inbound<AuthenticateRequest, AuthenticateResponse> inbound)
            implements SaslExchange {

        @Override
        public SaslStep first() {
            return DirectoryCodec.decode(inbound.answer());
        }

        @Override
        public SaslStep respond(Login.Secret response) {
            inbound.send(
                    AuthenticateRequest.newBuilder()
                            .setResponse(DirectoryCodec.encode(response))
                            .build());
            return DirectoryCodec.decode(inbound.answer());
        }

        @Override
        public void close() {
            inbound.close();
        }
    }
}
