package io.mailrail.api.grpc;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.ContentRequest;
import io.mailrail.api.grpc.v1.ContentResponse;
import io.mailrail.api.grpc.v1.LeaseRequest;
import io.mailrail.api.grpc.v1.OutboundServiceGrpc;
import io.mailrail.api.grpc.v1.ReleaseRequest;
import io.mailrail.api.grpc.v1.RenewLanesRequest;
import io.mailrail.api.grpc.v1.ReportRequest;

import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The outbound queue, from afar.
final class OutboundClient implements Outbound {

    private final MailboxChannel channel;

    OutboundClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public List<OutboundMessage> lease(
            UUID owner, int max, Duration wait, Collection<String> busy) {
        var request =
                LeaseRequest.newBuilder()
                        .setOwner(Values.encode(owner))
                        .setMax(max)
                        .setWait(Values.encode(wait))
                        .addAllBusy(busy)
                        .build();
        return channel
                .call(
                        OutboundServiceGrpc.getLeaseMethod(),
                        request,
                        Repeat.NEVER,
                        wait.plus(channel.properties().deadline()))
                .getMessagesList()
                .stream()
                .map(OutboundCodec::message)
                .toList();
    }

    @Override
    public Map<Integer, Long> renew(UUID owner) {
        var request = RenewLanesRequest.newBuilder().setOwner(Values.encode(owner)).build();
        return channel.call(OutboundServiceGrpc.getRenewLanesMethod(), request, Repeat.UNREACHED)
                .getHeldMap();
    }

    @Override
    public InputStream content(OutboundMessage message) {
        var request = ContentRequest.newBuilder().setMessage(OutboundCodec.encode(message)).build();
        var inbound = channel.stream(OutboundServiceGrpc.getContentMethod(), request);
        try {
            return new StreamedContent<>(
                    inbound, inbound.answer().getOctets(), ContentResponse::getOctets);
        } catch (RuntimeException e) {
            inbound.close();
            throw e;
        }
    }

    @Override
    public void report(List<AttemptReport> reports) {
        var request = ReportRequest.newBuilder();
        reports.forEach(report -> request.addAttempts(OutboundCodec.encode(report)));
        channel.call(OutboundServiceGrpc.getReportMethod(), request.build(), Repeat.UNKNOWN);
    }

    @Override
    public void release(UUID owner) {
        var request = ReleaseRequest.newBuilder().setOwner(Values.encode(owner)).build();
        channel.call(OutboundServiceGrpc.getReleaseMethod(), request, Repeat.UNREACHED);
    }
}
