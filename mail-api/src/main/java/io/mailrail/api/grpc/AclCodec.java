package io.mailrail.api.grpc;

import io.mailrail.api.AclEntry;
import io.mailrail.api.AclIdentifier;
import io.mailrail.api.Rights;
import io.mailrail.api.RightsChange;
import io.mailrail.api.grpc.v1.AclLine;
import io.mailrail.api.grpc.v1.SetAclRequest;

/// Access control lists as messages, and back.
final class AclCodec {

    private AclCodec() {}

    static AclLine encode(AclEntry entry) {
        return AclLine.newBuilder()
                .setIdentifier(entry.identifier().value())
                .setRights(entry.rights().letters())
                .build();
    }

    static AclEntry entry(AclLine line) {
        return new AclEntry(
                new AclIdentifier(line.getIdentifier()), Rights.parse(line.getRights()));
    }

    static void encode(
            AclIdentifier identifier, RightsChange change, SetAclRequest.Builder request) {
        request.setEntry(encode(new AclEntry(identifier, change.rights())));
        request.setKind(
                switch (change.kind()) {
                    case REPLACE -> SetAclRequest.Kind.REPLACE;
                    case ADD -> SetAclRequest.Kind.ADD;
                    case REMOVE -> SetAclRequest.Kind.REMOVE;
                });
    }

    static RightsChange change(SetAclRequest request) {
        var kind =
                switch (request.getKind()) {
                    case REPLACE -> RightsChange.Kind.REPLACE;
                    case ADD -> RightsChange.Kind.ADD;
                    case REMOVE -> RightsChange.Kind.REMOVE;
                    case KIND_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("an unknown kind of change");
                };
        return new RightsChange(kind, Rights.parse(request.getEntry().getRights()));
    }
}
