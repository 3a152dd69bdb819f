package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import io.mailrail.api.Annotation;
import io.mailrail.api.EntryName;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.MetadataQuery.Depth;
import io.mailrail.api.grpc.v1.AnnotationLine;
import io.mailrail.api.grpc.v1.GetMetadataRequest;

import java.util.Optional;

/// Annotations as messages, and back.
final class MetadataCodec {

    private MetadataCodec() {}

    static AnnotationLine encode(Annotation annotation) {
        var line = AnnotationLine.newBuilder().setEntry(annotation.entry().value());
        annotation.value().ifPresent(value -> line.setValue(ByteString.copyFrom(value.octets())));
        return line.build();
    }

    static Annotation annotation(AnnotationLine line) {
        return new Annotation(
                new EntryName(line.getEntry()),
                line.hasValue()
                        ? Optional.of(new Annotation.Value(line.getValue().toByteArray()))
                        : Optional.empty());
    }

    static void encode(MetadataQuery wanted, GetMetadataRequest.Builder request) {
        wanted.entries().forEach(entry -> request.addEntries(entry.value()));
        request.setDepth(
                switch (wanted.depth()) {
                    case ZERO -> GetMetadataRequest.Depth.ZERO;
                    case ONE -> GetMetadataRequest.Depth.ONE;
                    case INFINITY -> GetMetadataRequest.Depth.INFINITY;
                });
        request.setMaxSize(wanted.maxSize());
    }

    static MetadataQuery query(GetMetadataRequest request) {
        var depth =
                switch (request.getDepth()) {
                    case ZERO -> Depth.ZERO;
                    case ONE -> Depth.ONE;
                    case INFINITY -> Depth.INFINITY;
                    case DEPTH_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("an unknown depth");
                };
        return new MetadataQuery(
                request.getEntriesList().stream().map(EntryName::new).toList(),
                depth,
                request.getMaxSize());
    }
}
