package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import io.mailrail.api.AccountId;
import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.Resolution;
import io.mailrail.api.SaslStep;
import io.mailrail.api.grpc.v1.AuthenticateRequest;
import io.mailrail.api.grpc.v1.AuthenticateResponse;
import io.mailrail.api.grpc.v1.ProtocolName;
import io.mailrail.api.grpc.v1.ResolveResponse;
import io.mailrail.api.grpc.v1.ResolveResponse.Kind;

import java.util.Optional;

/// What the directory's verbs carry, both ways.
final class DirectoryCodec {

    private DirectoryCodec() {}

    static ResolveResponse encode(Resolution resolution) {
        var response = ResolveResponse.newBuilder();
        switch (resolution) {
            case Resolution.Local(var home) -> response.setKind(Kind.LOCAL).setHome(home.value());
            case Resolution.Remote() -> response.setKind(Kind.REMOTE);
            case Resolution.Unknown() -> response.setKind(Kind.UNKNOWN);
            case Resolution.OverQuota() -> response.setKind(Kind.OVER_QUOTA);
            case Resolution.Disabled() -> response.setKind(Kind.DISABLED);
        }
        return response.build();
    }

    static Resolution decode(ResolveResponse response) {
        return switch (response.getKind()) {
            case LOCAL -> new Resolution.Local(new AccountId(response.getHome()));
            case REMOTE -> new Resolution.Remote();
            case UNKNOWN -> new Resolution.Unknown();
            case OVER_QUOTA -> new Resolution.OverQuota();
            case DISABLED -> new Resolution.Disabled();
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("resolution of an unknown kind");
        };
    }

    static AuthenticateRequest.Begin encode(Login login) {
        var begin =
                AuthenticateRequest.Begin.newBuilder()
                        .setProtocol(
                                switch (login.protocol()) {
                                    case SMTP -> ProtocolName.SMTP;
                                    case POP3 -> ProtocolName.POP3;
                                    case IMAP -> ProtocolName.IMAP;
                                })
                        .setMechanism(login.mechanism())
                        .setClientAddress(login.clientAddress())
                        .setUnderTls(login.underTls());
        for (var binding : login.channelBindings()) {
            begin.addChannelBindings(
                    AuthenticateRequest.ChannelBinding.newBuilder()
                            .setType(binding.type())
                            .setData(encode(binding.data())));
        }
        login.initialResponse().ifPresent(secret -> begin.setInitialResponse(encode(secret)));
        return begin.build();
    }

    static Login decode(AuthenticateRequest.Begin begin) {
        return new Login(
                switch (begin.getProtocol()) {
                    case SMTP -> Protocol.SMTP;
                    case POP3 -> Protocol.POP3;
                    case IMAP -> Protocol.IMAP;
                    case PROTOCOL_NAME_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("login by an unknown protocol");
                },
                begin.getMechanism(),
                begin.hasInitialResponse()
                        ? Optional.of(secret(begin.getInitialResponse()))
                        : Optional.empty(),
                begin.getClientAddress(),
                begin.getUnderTls(),
                begin.getChannelBindingsList().stream()
                        .map(binding ->
                                new Login.ChannelBinding(
                                        binding.getType(), secret(binding.getData())))
                        .toList());
    }

    static ByteString encode(Login.Secret secret) {
        return ByteString.copyFrom(secret.octets());
    }

    static Login.Secret secret(ByteString octets) {
        return new Login.Secret(octets.toByteArray());
    }

    static AuthenticateResponse encode(SaslStep step) {
        return switch (step) {
            case SaslStep.Challenge(var octets) ->
                    AuthenticateResponse.newBuilder().setChallenge(encode(octets)).build();
            case SaslStep.Success(var credential, var additional) ->
                    AuthenticateResponse.newBuilder()
                            .setSuccess(
                                    AuthenticateResponse.Success.newBuilder()
                                            .setCredential(Values.encode(credential))
                                            .setAdditional(encode(additional)))
                            .build();
        };
    }

    static SaslStep decode(AuthenticateResponse response) {
        return switch (response.getMessageCase()) {
            case CHALLENGE -> new SaslStep.Challenge(secret(response.getChallenge()));
            case SUCCESS ->
                    new SaslStep.Success(
                            Values.credential(response.getSuccess().getCredential()),
                            secret(response.getSuccess().getAdditional()));
            case MESSAGE_NOT_SET -> throw new IllegalArgumentException("step of an unknown kind");
        };
    }
}
