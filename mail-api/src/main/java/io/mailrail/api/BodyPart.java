package io.mailrail.api;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A part of a message as BODYSTRUCTURE describes it (RFC 9051 §7.5.2), and where in the content it lies.
///
/// Types, subtypes, encodings and parameter names are as they stood or, where absent or broken, the defaults of RFC 2045
/// §5.2; they are compared without case.
public sealed interface BodyPart {

    Place place();

    Fields fields();

    /// Where a part lies, in octets from the content's beginning: `header` to `body` is its MIME header with the empty line,
    /// `body` to `end` what follows, without the line end before the next delimiter.
    record Place(long header, long body, long end) {}

    /// A header parameter, its name in lower case.
    record Parameter(String name, String value) {}

    /// `Content-Disposition` (RFC 2183).
    record Disposition(String type, List<Parameter> parameters) {

        public Disposition {
            parameters = List.copyOf(parameters);
        }
    }

    /// What every part may say of itself; `parameters` are those of Content-Type.
    record Fields(
            String type,
            String subtype,
            List<Parameter> parameters,
            @Nullable String id,
            @Nullable String description,
            String encoding,
            @Nullable String md5,
            @Nullable Disposition disposition,
            List<String> language,
            @Nullable String location) {

        public Fields {
            parameters = List.copyOf(parameters);
            language = List.copyOf(language);
        }
    }

    /// `multipart/*`; never without a part.
    record Multipart(Place place, Fields fields, List<BodyPart> parts) implements BodyPart {

        public Multipart {
            parts = List.copyOf(parts);
        }
    }

    /// `text/*`.
    ///
    /// @param lines lines of the body, still encoded
    record Text(Place place, Fields fields, long lines) implements BodyPart {}

    /// `message/rfc822` and `message/global`.
    ///
    /// @param body the message inside; its place's `header` is where its own header begins
    record Message(
            Place place, Fields fields, EnvelopeStructure envelope, BodyPart body, long lines)
            implements BodyPart {}

    /// Anything else.
    record Basic(Place place, Fields fields) implements BodyPart {}
}
