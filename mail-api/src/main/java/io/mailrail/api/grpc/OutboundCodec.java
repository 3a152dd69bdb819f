package io.mailrail.api.grpc;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.AttemptReport.Result;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.ReversePath;
import io.mailrail.api.grpc.v1.Attempt;
import io.mailrail.api.grpc.v1.LeasedMessage;

/// What the verbs of outbound carry, both ways.
final class OutboundCodec {

    private OutboundCodec() {}

    static LeasedMessage encode(OutboundMessage message) {
        var leased =
                LeasedMessage.newBuilder()
                        .setLane(message.lane())
                        .setEpoch(message.epoch())
                        .setMessage(Values.encode(message.message()))
                        .setReversePath(message.reversePath().address())
                        .setDestination(message.destination())
                        .setSize(message.size())
                        .setQueuedAt(Values.encode(message.queuedAt()));
        for (var recipient : message.recipients()) {
            leased.addRecipients(
                    LeasedMessage.LeasedRecipient.newBuilder()
                            .setQueueId(Values.encode(recipient.queueId()))
                            .setForwardPath(recipient.forwardPath().address())
                            .setAttempt(recipient.attempt())
                            .setWarned(recipient.warned()));
        }
        return leased.build();
    }

    static OutboundMessage message(LeasedMessage leased) {
        return new OutboundMessage(
                leased.getLane(),
                leased.getEpoch(),
                Values.call(leased.getMessage()),
                new ReversePath(leased.getReversePath()),
                leased.getDestination(),
                leased.getRecipientsList().stream().map(OutboundCodec::recipient).toList(),
                leased.getSize(),
                Values.instant(leased.getQueuedAt()));
    }

    private static OutboundMessage.Recipient recipient(LeasedMessage.LeasedRecipient leased) {
        return new OutboundMessage.Recipient(
                Values.uuid(leased.getQueueId()),
                new ForwardPath(leased.getForwardPath()),
                leased.getAttempt(),
                leased.getWarned());
    }

    static Attempt encode(AttemptReport report) {
        var attempt =
                Attempt.newBuilder()
                        .setLane(report.lane())
                        .setEpoch(report.epoch())
                        .setQueueId(Values.encode(report.queueId()))
                        .setNumber(report.attempt())
                        .setStartedAt(Values.encode(report.startedAt()))
                        .setRemote(report.remote())
                        .setTls(report.tls())
                        .setReply(report.reply());
        switch (report.result()) {
            case Result.Delivered() -> attempt.setDelivered(true);
            case Result.Deferred(var nextAt, var warned) ->
                    attempt.setDeferred(
                            Attempt.Deferral.newBuilder()
                                    .setNextAt(Values.encode(nextAt))
                                    .setWarned(warned));
            case Result.Failed() -> attempt.setFailed(true);
        }
        return attempt.build();
    }

    static AttemptReport report(Attempt attempt) {
        return new AttemptReport(
                attempt.getLane(),
                attempt.getEpoch(),
                Values.uuid(attempt.getQueueId()),
                attempt.getNumber(),
                Values.instant(attempt.getStartedAt()),
                attempt.getRemote(),
                attempt.getTls(),
                attempt.getReply(),
                result(attempt));
    }

    private static Result result(Attempt attempt) {
        return switch (attempt.getResultCase()) {
            case DELIVERED -> new Result.Delivered();
            case DEFERRED ->
                    new Result.Deferred(
                            Values.instant(attempt.getDeferred().getNextAt()),
                            attempt.getDeferred().getWarned());
            case FAILED -> new Result.Failed();
            case RESULT_NOT_SET -> throw new IllegalArgumentException("attempt without result");
        };
    }
}
