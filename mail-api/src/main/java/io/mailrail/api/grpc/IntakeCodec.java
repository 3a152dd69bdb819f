package io.mailrail.api.grpc;

import io.mailrail.api.Accepted;
import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;
import io.mailrail.api.grpc.v1.AcceptHeader;
import io.mailrail.api.grpc.v1.AcceptResponse;

import java.util.Optional;

/// What the verbs of intake carry, both ways.
final class IntakeCodec {

    private IntakeCodec() {}

    static AcceptHeader encode(CallId call, Envelope envelope) {
        var header =
                AcceptHeader.newBuilder()
                        .setCall(Values.encode(call))
                        .setReversePath(envelope.reversePath().address())
                        .setHome(envelope.home().value())
                        .setProtocol(envelope.origin().protocol())
                        .setClientAddress(envelope.origin().clientAddress())
                        .setClientName(envelope.origin().clientName())
                        .putAllVerdicts(envelope.origin().verdicts());
        envelope.origin().about().ifPresent(message -> header.setAbout(Values.encode(message)));
        for (var path : envelope.forwardPaths()) {
            header.addForwardPaths(path.address());
        }
        envelope.submitter().ifPresent(credential -> header.setSubmitter(credential.token()));
        return header.build();
    }

    static Envelope envelope(AcceptHeader header) {
        return new Envelope(
                new ReversePath(header.getReversePath()),
                header.getForwardPathsList().stream().map(ForwardPath::new).toList(),
                new AccountId(header.getHome()),
                header.hasSubmitter()
                        ? Optional.of(Values.shown(header.getSubmitter()))
                        : Optional.empty(),
                new Envelope.Origin(
                        header.getProtocol(),
                        header.getClientAddress(),
                        header.getClientName(),
                        header.getVerdictsMap(),
                        header.hasAbout()
                                ? Optional.of(Values.uuid(header.getAbout()))
                                : Optional.empty()));
    }

    static AcceptResponse encode(Accepted accepted) {
        var response = AcceptResponse.newBuilder().setCall(Values.encode(accepted.call()));
        for (var outcome : accepted.outcomes()) {
            var path = AcceptResponse.PathOutcome.newBuilder();
            switch (outcome) {
                case Outcome.Taken() -> {}
                case Outcome.Failed(var refusal) -> path.setFailed(RefusalCodec.encode(refusal));
            }
            response.addOutcomes(path);
        }
        return response.build();
    }

    static Accepted decode(AcceptResponse response) {
        return new Accepted(
                Values.call(response.getCall()),
                response.getOutcomesList().stream().map(IntakeCodec::decode).toList());
    }

    private static Outcome decode(AcceptResponse.PathOutcome outcome) {
        return outcome.hasFailed()
                ? new Outcome.Failed(RefusalCodec.decode(outcome.getFailed()))
                : new Outcome.Taken();
    }
}
