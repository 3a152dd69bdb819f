package io.mailrail.api.grpc;

import io.grpc.stub.StreamObserver;
import io.mailrail.api.AccountId;
import io.mailrail.api.Intake;
import io.mailrail.api.grpc.v1.AcceptRequest;
import io.mailrail.api.grpc.v1.AcceptResponse;
import io.mailrail.api.grpc.v1.IntakeServiceGrpc;
import io.mailrail.api.grpc.v1.SettleRequest;
import io.mailrail.api.grpc.v1.SettleResponse;

/// The verbs of intake as calls.
public final class IntakeEndpoint extends IntakeServiceGrpc.IntakeServiceImplBase {

    private final Intake intake;

    public IntakeEndpoint(Intake intake) {
        this.intake = intake;
    }

    @Override
    public StreamObserver<AcceptRequest> accept(StreamObserver<AcceptResponse> caller) {
        return Received.of(
                "accept",
                caller,
                AcceptRequest::getOctets,
                (first, content) ->
                        IntakeCodec.encode(
                                intake.accept(
                                        Values.call(first.getHeader().getCall()),
                                        IntakeCodec.envelope(first.getHeader()),
                                        content)));
    }

    @Override
    public void settle(SettleRequest request, StreamObserver<SettleResponse> caller) {
        Answers.once(
                "settle",
                caller,
                () -> {
                    var response = SettleResponse.newBuilder();
                    intake.settle(Values.call(request.getCall()), new AccountId(request.getHome()))
                            .ifPresent(answer -> response.setAnswer(IntakeCodec.encode(answer)));
                    return response.build();
                });
    }
}
