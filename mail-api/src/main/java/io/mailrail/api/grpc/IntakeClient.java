package io.mailrail.api.grpc;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.Intake;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.AcceptRequest;
import io.mailrail.api.grpc.v1.IntakeServiceGrpc;
import io.mailrail.api.grpc.v1.SettleRequest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Intake, from afar. A lost answer is settled ([Settling]).
final class IntakeClient implements Intake {

    private final MailboxChannel channel;

    IntakeClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException {
        var beginning = Upload.begin(content);
        channel.awaitReady();
        var header = IntakeCodec.encode(call, envelope);
        var upload =
                new Upload<>(
                        channel,
                        IntakeServiceGrpc.getAcceptMethod(),
                        (first, octets) -> {
                            var message = AcceptRequest.newBuilder().setOctets(octets);
                            return (first ? message.setHeader(header) : message).build();
                        });
        return Settling.send(
                call,
                content,
                source -> IntakeCodec.decode(upload.send(beginning, source)),
                () -> settle(call, envelope.home()));
    }

    @Override
    public Optional<Accepted> settle(CallId call, AccountId home) {
        var response =
                channel.call(
                        IntakeServiceGrpc.getSettleMethod(),
                        SettleRequest.newBuilder()
                                .setCall(Values.encode(call))
                                .setHome(home.value())
                                .build(),
                        Repeat.UNREACHED);
        return response.hasAnswer()
                ? Optional.of(IntakeCodec.decode(response.getAnswer()))
                : Optional.empty();
    }
}
