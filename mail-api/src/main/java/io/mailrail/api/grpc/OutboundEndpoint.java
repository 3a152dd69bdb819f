package io.mailrail.api.grpc;

import com.google.protobuf.UnsafeByteOperations;

import io.grpc.stub.StreamObserver;
import io.mailrail.api.Outbound;
import io.mailrail.api.grpc.v1.ContentRequest;
import io.mailrail.api.grpc.v1.ContentResponse;
import io.mailrail.api.grpc.v1.LeaseRequest;
import io.mailrail.api.grpc.v1.LeaseResponse;
import io.mailrail.api.grpc.v1.OutboundServiceGrpc;
import io.mailrail.api.grpc.v1.ReleaseRequest;
import io.mailrail.api.grpc.v1.ReleaseResponse;
import io.mailrail.api.grpc.v1.RenewLanesRequest;
import io.mailrail.api.grpc.v1.RenewLanesResponse;
import io.mailrail.api.grpc.v1.ReportRequest;
import io.mailrail.api.grpc.v1.ReportResponse;

/// The verbs of outbound as calls.
public final class OutboundEndpoint extends OutboundServiceGrpc.OutboundServiceImplBase {

    private final Outbound outbound;

    public OutboundEndpoint(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public void lease(LeaseRequest request, StreamObserver<LeaseResponse> caller) {
        Answers.once(
                "lease",
                caller,
                () -> {
                    var response = LeaseResponse.newBuilder();
                    outbound.lease(
                                    Values.uuid(request.getOwner()),
                                    request.getMax(),
                                    Values.duration(request.getWait()),
                                    request.getBusyList())
                            .forEach(m -> response.addMessages(OutboundCodec.encode(m)));
                    return response.build();
                });
    }

    @Override
    public void renewLanes(RenewLanesRequest request, StreamObserver<RenewLanesResponse> caller) {
        Answers.once(
                "renew",
                caller,
                () ->
                        RenewLanesResponse.newBuilder()
                                .putAllHeld(outbound.renew(Values.uuid(request.getOwner())))
                                .build());
    }

    @Override
    public void content(ContentRequest request, StreamObserver<ContentResponse> caller) {
        Answers.stream(
                "content",
                caller,
                stream -> {
                    try (var content =
                            outbound.content(OutboundCodec.message(request.getMessage()))) {
                        var sent = false;
                        while (true) {
                            var chunk = content.readNBytes(MailboxChannel.CHUNK);
                            if (chunk.length == 0 && sent) {
                                return;
                            }
                            stream.send(
                                    ContentResponse.newBuilder()
                                            .setOctets(UnsafeByteOperations.unsafeWrap(chunk))
                                            .build());
                            sent = true;
                        }
                    }
                });
    }

    @Override
    public void report(ReportRequest request, StreamObserver<ReportResponse> caller) {
        Answers.once(
                "report",
                caller,
                () -> {
                    outbound.report(
                            request.getAttemptsList().stream().map(OutboundCodec::report).toList());
                    return ReportResponse.getDefaultInstance();
                });
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> caller) {
        Answers.once(
                "release",
                caller,
                () -> {
                    outbound.release(Values.uuid(request.getOwner()));
                    return ReleaseResponse.getDefaultInstance();
                });
    }
}
