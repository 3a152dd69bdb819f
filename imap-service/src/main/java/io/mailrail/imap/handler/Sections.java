package io.mailrail.imap.handler;

import io.mailrail.api.BodyPart;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Uid;
import io.mailrail.imap.command.FetchItem.Partial;
import io.mailrail.imap.command.FetchItem.Section;
import io.mailrail.imap.command.FetchItem.What;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Where in a message's content a section lies (RFC 3501 §6.4.5).
final class Sections {

    /// Octets to send for a section.
    sealed interface Extent {

        /// There is no such part.
        record Nothing() implements Extent {}

        /// The section is there, and what was asked of it is past its end.
        record Empty() implements Extent {}

        record Octets(ContentRange range) implements Extent {}

        /// A header to pick fields from; the part wanted is a part of what was picked.
        record Fields(ContentRange header, HeaderFields fields, Optional<Partial> partial)
                implements Extent {}
    }

    private record Span(long from, long to) {}

    private Sections() {}

    /// Whether the summary must be known to say where the section lies.
    static boolean needsSummary(Section section) {
        return !section.part().isEmpty() || !(section.what() instanceof What.Whole);
    }

    /// A whole message, or octets from the middle of it.
    static Extent ofWhole(Uid uid, Section section, long size) {
        return cut(uid, new Span(0, size), section.partial());
    }

    static Extent of(Uid uid, Section section, BodyPart message) {
        var part = section.part().isEmpty() ? message : find(message, section.part());
        if (part == null) {
            return new Extent.Nothing();
        }
        boolean whole = section.part().isEmpty();
        return switch (section.what()) {
            case What.Whole _ ->
                    cut(
                            uid,
                            new Span(
                                    whole ? part.place().header() : part.place().body(),
                                    part.place().end()),
                            section.partial());
            case What.Mime _ ->
                    cut(
                            uid,
                            new Span(part.place().header(), part.place().body()),
                            section.partial());
            case What.Header _ ->
                    inside(part, whole)
                            .map(m -> cut(uid, header(m), section.partial()))
                            .orElseGet(Extent.Nothing::new);
            case What.Text _ ->
                    inside(part, whole)
                            .map(m ->
                                    cut(
                                            uid,
                                            new Span(m.place().body(), m.place().end()),
                                            section.partial()))
                            .orElseGet(Extent.Nothing::new);
            case What.HeaderFields fields ->
                    inside(part, whole)
                            .<Extent>map(m -> fields(uid, header(m), fields, section.partial()))
                            .orElseGet(Extent.Nothing::new);
        };
    }

    private static Extent fields(
            Uid uid, Span header, What.HeaderFields fields, Optional<Partial> partial) {
        if (header.to() == header.from()) {
            return new Extent.Empty();
        }
        return new Extent.Fields(
                new ContentRange(uid, header.from(), header.to() - header.from()),
                new HeaderFields(fields),
                partial);
    }

    private static Span header(BodyPart message) {
        return new Span(message.place().header(), message.place().body());
    }

    /// HEADER and TEXT are those of a message: the one at the top, or one inside a `message/rfc822` part.
    private static Optional<BodyPart> inside(BodyPart part, boolean whole) {
        if (whole) {
            return Optional.of(part);
        }
        return part instanceof BodyPart.Message message
                ? Optional.of(message.body())
                : Optional.empty();
    }

    /// Follows a part number down. A message that is not multipart has one part, 1, which is its body.
    private static @Nullable BodyPart find(BodyPart message, List<Integer> number) {
        var parts = partsOfMessage(message);
        BodyPart part = message;
        for (int n : number) {
            if (n > parts.size()) {
                return null;
            }
            part = parts.get(n - 1);
            parts =
                    switch (part) {
                        case BodyPart.Multipart multipart -> multipart.parts();
                        case BodyPart.Message inner -> partsOfMessage(inner.body());
                        case BodyPart.Text _, BodyPart.Basic _ -> List.of();
                    };
        }
        return part;
    }

    private static List<BodyPart> partsOfMessage(BodyPart message) {
        return message instanceof BodyPart.Multipart multipart
                ? multipart.parts()
                : List.of(message);
    }

    private static Extent cut(Uid uid, Span span, Optional<Partial> partial) {
        long length = span.to() - span.from();
        long offset = partial.map(Partial::offset).orElse(0L);
        if (offset >= length) {
            return new Extent.Empty();
        }
        long most = Math.min(length - offset, partial.map(Partial::length).orElse(length));
        return new Extent.Octets(new ContentRange(uid, span.from() + offset, most));
    }
}
