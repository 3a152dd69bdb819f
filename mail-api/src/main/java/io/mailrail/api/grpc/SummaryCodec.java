package io.mailrail.api.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;

import io.mailrail.api.Address;
import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Disposition;
import io.mailrail.api.BodyPart.Fields;
import io.mailrail.api.BodyPart.Parameter;
import io.mailrail.api.BodyPart.Place;
import io.mailrail.api.ContentSummary;
import io.mailrail.api.EnvelopeStructure;
import io.mailrail.api.grpc.v1.StoredAddress;
import io.mailrail.api.grpc.v1.StoredDisposition;
import io.mailrail.api.grpc.v1.StoredEnvelope;
import io.mailrail.api.grpc.v1.StoredParameter;
import io.mailrail.api.grpc.v1.StoredPart;
import io.mailrail.api.grpc.v1.StoredSummary;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// [ContentSummary] as the octets that `email.summary` keeps and calls carry, and back. What was once written stays readable.
public final class SummaryCodec {

    /// Deeper than any parser of ours goes; protobuf's own limit is 100.
    private static final int MAX_DEPTH = 2_000;

    private SummaryCodec() {}

    public static byte[] encode(ContentSummary summary) {
        return StoredSummary.newBuilder()
                .setEnvelope(encode(summary.envelope()))
                .setBody(encode(summary.body()))
                .setPreview(summary.preview())
                .build()
                .toByteArray();
    }

    /// @throws IllegalArgumentException for octets that are no summary
    public static ContentSummary decode(byte[] octets) {
        return decode(CodedInputStream.newInstance(octets));
    }

    static ContentSummary decode(CodedInputStream in) {
        try {
            in.setRecursionLimit(MAX_DEPTH);
            var stored = StoredSummary.parser().parseFrom(in);
            return new ContentSummary(
                    decode(stored.getEnvelope()), decode(stored.getBody()), stored.getPreview());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a summary", e);
        }
    }

    private static StoredEnvelope encode(EnvelopeStructure envelope) {
        var stored =
                StoredEnvelope.newBuilder()
                        .addAllFrom(encode(envelope.from()))
                        .addAllTo(encode(envelope.to()))
                        .addAllCc(encode(envelope.cc()))
                        .addAllBcc(encode(envelope.bcc()));
        if (envelope.date() != null) {
            stored.setDate(envelope.date());
        }
        if (envelope.subject() != null) {
            stored.setSubject(envelope.subject());
        }
        if (envelope.inReplyTo() != null) {
            stored.setInReplyTo(envelope.inReplyTo());
        }
        if (envelope.messageId() != null) {
            stored.setMessageId(envelope.messageId());
        }
        if (!envelope.sender().equals(envelope.from())) {
            stored.setOwnSender(true).addAllSender(encode(envelope.sender()));
        }
        if (!envelope.replyTo().equals(envelope.from())) {
            stored.setOwnReplyTo(true).addAllReplyTo(encode(envelope.replyTo()));
        }
        return stored.build();
    }

    private static EnvelopeStructure decode(StoredEnvelope stored) {
        var from = addresses(stored.getFromList());
        return new EnvelopeStructure(
                stored.hasDate() ? stored.getDate() : null,
                stored.hasSubject() ? stored.getSubject() : null,
                from,
                stored.getOwnSender() ? addresses(stored.getSenderList()) : from,
                stored.getOwnReplyTo() ? addresses(stored.getReplyToList()) : from,
                addresses(stored.getToList()),
                addresses(stored.getCcList()),
                addresses(stored.getBccList()),
                stored.hasInReplyTo() ? stored.getInReplyTo() : null,
                stored.hasMessageId() ? stored.getMessageId() : null);
    }

    private static List<StoredAddress> encode(List<Address> addresses) {
        return addresses.stream().map(SummaryCodec::encode).toList();
    }

    private static StoredAddress encode(Address address) {
        var stored = StoredAddress.newBuilder();
        if (address.name() != null) {
            stored.setName(address.name());
        }
        if (address.route() != null) {
            stored.setRoute(address.route());
        }
        if (address.mailbox() != null) {
            stored.setMailbox(address.mailbox());
        }
        if (address.host() != null) {
            stored.setHost(address.host());
        }
        return stored.build();
    }

    private static List<Address> addresses(List<StoredAddress> stored) {
        return stored.stream()
                .map(a ->
                        new Address(
                                a.hasName() ? a.getName() : null,
                                a.hasRoute() ? a.getRoute() : null,
                                a.hasMailbox() ? a.getMailbox() : null,
                                a.hasHost() ? a.getHost() : null))
                .toList();
    }

    private static StoredPart encode(BodyPart part) {
        var stored = StoredPart.newBuilder();
        encode(part.place(), stored);
        encode(part.fields(), stored);
        switch (part) {
            case BodyPart.Basic _ -> stored.setKind(StoredPart.Kind.BASIC);
            case BodyPart.Text text -> stored.setKind(StoredPart.Kind.TEXT).setLines(text.lines());
            case BodyPart.Multipart multipart -> {
                stored.setKind(StoredPart.Kind.MULTIPART);
                for (var inner : multipart.parts()) {
                    stored.addParts(encode(inner));
                }
            }
            case BodyPart.Message message ->
                    stored.setKind(StoredPart.Kind.MESSAGE)
                            .setEnvelope(encode(message.envelope()))
                            .addParts(encode(message.body()))
                            .setLines(message.lines());
        }
        return stored.build();
    }

    private static BodyPart decode(StoredPart stored) {
        long body = stored.getHeader() + stored.getHeaderLength();
        var place = new Place(stored.getHeader(), body, body + stored.getBodyLength());
        var fields = fields(stored);
        return switch (stored.getKind()) {
            case BASIC -> new BodyPart.Basic(place, fields);
            case TEXT -> new BodyPart.Text(place, fields, stored.getLines());
            case MULTIPART ->
                    new BodyPart.Multipart(
                            place,
                            fields,
                            stored.getPartsList().stream().map(SummaryCodec::decode).toList());
            case MESSAGE -> {
                if (stored.getPartsCount() != 1) {
                    throw new IllegalArgumentException("a message of several bodies");
                }
                yield new BodyPart.Message(
                        place,
                        fields,
                        decode(stored.getEnvelope()),
                        decode(stored.getParts(0)),
                        stored.getLines());
            }
            case UNRECOGNIZED -> throw new IllegalArgumentException("a part of an unknown kind");
        };
    }

    private static void encode(Place place, StoredPart.Builder stored) {
        stored.setHeader(place.header())
                .setHeaderLength(place.body() - place.header())
                .setBodyLength(place.end() - place.body());
    }

    private static void encode(Fields fields, StoredPart.Builder stored) {
        stored.setType(fields.type())
                .setSubtype(fields.subtype())
                .addAllParameters(parameters(fields.parameters()))
                .setEncoding(fields.encoding())
                .addAllLanguage(fields.language());
        if (fields.id() != null) {
            stored.setId(fields.id());
        }
        if (fields.description() != null) {
            stored.setDescription(fields.description());
        }
        if (fields.md5() != null) {
            stored.setMd5(fields.md5());
        }
        if (fields.location() != null) {
            stored.setLocation(fields.location());
        }
        if (fields.disposition() != null) {
            stored.setDisposition(
                    StoredDisposition.newBuilder()
                            .setType(fields.disposition().type())
                            .addAllParameters(parameters(fields.disposition().parameters())));
        }
    }

    private static Fields fields(StoredPart stored) {
        return new Fields(
                stored.getType(),
                stored.getSubtype(),
                decode(stored.getParametersList()),
                stored.hasId() ? stored.getId() : null,
                stored.hasDescription() ? stored.getDescription() : null,
                stored.getEncoding(),
                stored.hasMd5() ? stored.getMd5() : null,
                disposition(stored),
                List.copyOf(stored.getLanguageList()),
                stored.hasLocation() ? stored.getLocation() : null);
    }

    private static @Nullable Disposition disposition(StoredPart stored) {
        return stored.hasDisposition()
                ? new Disposition(
                        stored.getDisposition().getType(),
                        decode(stored.getDisposition().getParametersList()))
                : null;
    }

    private static List<StoredParameter> parameters(List<Parameter> parameters) {
        return parameters.stream()
                .map(p ->
                        StoredParameter.newBuilder().setName(p.name()).setValue(p.value()).build())
                .toList();
    }

    private static List<Parameter> decode(List<StoredParameter> stored) {
        return stored.stream().map(p -> new Parameter(p.getName(), p.getValue())).toList();
    }
}
