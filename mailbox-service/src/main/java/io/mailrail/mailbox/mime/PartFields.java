package io.mailrail.mailbox.mime;

import io.mailrail.api.BodyPart.Disposition;
import io.mailrail.api.BodyPart.Fields;
import io.mailrail.api.BodyPart.Parameter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a part's header says of it, or the defaults where it says nothing that can be understood (RFC 2045 §5.2).
final class PartFields {

    private static final Parameter US_ASCII = new Parameter("charset", "us-ascii");

    /// A part without any field.
    static final Fields UNSAID =
            new Fields(
                    "text",
                    "plain",
                    List.of(US_ASCII),
                    null,
                    null,
                    "7bit",
                    null,
                    null,
                    List.of(),
                    null);

    private PartFields() {}

    /// @param inDigest the part stands in a `multipart/digest`, where messages are the rule (RFC 2046 §5.1.5)
    static Fields of(HeaderBlock header, boolean inDigest, MimeLimits limits) {
        var contentType = header.first("Content-Type");
        var type = "text";
        var subtype = "plain";
        var parameters = new ArrayList<Parameter>();
        if (contentType == null && inDigest) {
            type = "message";
            subtype = "rfc822";
        } else if (contentType != null) {
            var value = FieldValue.parse(contentType, limits.parameters());
            var types = value.value().split("/", 2);
            if (types.length == 2 && isToken(types[0].strip()) && isToken(types[1].strip())) {
                type = types[0].strip();
                subtype = types[1].strip();
                parameters.addAll(value.parameters());
            }
        }
        if (type.equalsIgnoreCase("text") && FieldValue.parameter(parameters, "charset") == null) {
            parameters.add(US_ASCII);
        }
        var encoding = header.first("Content-Transfer-Encoding");
        return new Fields(
                type,
                subtype,
                parameters,
                header.first("Content-ID"),
                header.first("Content-Description"),
                encoding == null ? "7bit" : encoding(encoding, limits),
                header.first("Content-MD5"),
                disposition(header.first("Content-Disposition"), limits),
                languages(header.first("Content-Language"), limits),
                header.first("Content-Location"));
    }

    /// `mechanism`, a token (RFC 2045 §6.1).
    private static String encoding(String text, MimeLimits limits) {
        var mechanism = FieldValue.parse(text, limits.parameters()).value();
        return isToken(mechanism) ? mechanism : "7bit";
    }

    private static @Nullable Disposition disposition(@Nullable String text, MimeLimits limits) {
        if (text == null) {
            return null;
        }
        var value = FieldValue.parse(text, limits.parameters());
        return isToken(value.value()) ? new Disposition(value.value(), value.parameters()) : null;
    }

    /// `Content-Language = 1#Language-tag` (RFC 3282 §2).
    private static List<String> languages(@Nullable String text, MimeLimits limits) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(PartFields::isToken)
                        .limit(limits.parameters())
                        .toList();
    }

    /// `token := 1*<any (US-ASCII) CHAR except SPACE, CTLs, or tspecials>`
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
    }

    /// How a part is read.
    enum Kind {
        MULTIPART,
        /// `message/rfc822`, or `message/global` (RFC 6532 §3.7).
        MESSAGE,
        /// A message that is encoded, against RFC 2046 §5.2.1: it has no places to speak of.
        ENCODED_MESSAGE,
        TEXT,
        /// Another `message/*`: text that no one is shown, such as `message/delivery-status`.
        REPORT,
        OTHER
    }

    static Kind kind(Fields fields) {
        return switch (fields.type().toLowerCase(Locale.ROOT)) {
            case "multipart" -> Kind.MULTIPART;
            case "text" -> Kind.TEXT;
            case "message" ->
                    switch (fields.subtype().toLowerCase(Locale.ROOT)) {
                        case "rfc822", "global" ->
                                isIdentity(fields) ? Kind.MESSAGE : Kind.ENCODED_MESSAGE;
                        default -> Kind.REPORT;
                    };
            default -> Kind.OTHER;
        };
    }

    private static boolean isIdentity(Fields fields) {
        return switch (fields.encoding().toLowerCase(Locale.ROOT)) {
            case "base64", "quoted-printable" -> false;
            default -> true;
        };
    }

    static boolean isAttachment(Fields fields) {
        var disposition = fields.disposition();
        return disposition != null && disposition.type().equalsIgnoreCase("attachment");
    }

    /// The same part as something nobody looks into: BODYSTRUCTURE has no way to describe a multipart or message otherwise.
    static Fields opaque(Fields fields) {
        return retyped(fields, "application", "octet-stream", List.of());
    }

    /// The same part as plain text: what a multipart without a boundary is.
    static Fields plainText(Fields fields) {
        return retyped(fields, "text", "plain", List.of(US_ASCII));
    }

    private static Fields retyped(
            Fields fields, String type, String subtype, List<Parameter> parameters) {
        return new Fields(
                type,
                subtype,
                parameters,
                fields.id(),
                fields.description(),
                fields.encoding(),
                fields.md5(),
                fields.disposition(),
                fields.language(),
                fields.location());
    }
}
