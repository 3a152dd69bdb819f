package io.mailrail.mailbox.mime;

import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Fields;
import io.mailrail.api.BodyPart.Place;
import io.mailrail.api.EnvelopeStructure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the parts of one content, recursively, and hands its words to a [TextSink].
///
/// # Delimiters
///
/// `open` holds the boundaries of all multiparts around the place we are at. A line that begins with `--` and one of them ends
/// every part inside that multipart, whether or not their own close-delimiters were seen (RFC 2046 §5.1.2); of several that fit,
/// the longest is meant. A comparison of the beginning is enough (§5.1.1). The line end before a delimiter belongs to it.
///
/// # Places
///
/// A part's body ends before the delimiter's line end, but never before the part's own beginning or its last child's end: where
/// delimiters follow each other without anything between them, the line end is nobody's.
final class PartReader {

    /// Octets of text that are decoded at once.
    private static final int PIECE = 4_096;

    /// What a part is taken for where nothing is said of it.
    private enum Unsaid {
        TEXT,
        MESSAGE
    }

    /// A header block and where it lies.
    ///
    /// @param bodyless a delimiter or the content's end came instead of the empty line
    private record Header(HeaderBlock block, long start, long body, boolean bodyless) {}

    /// The message's own header and structure.
    record Whole(HeaderBlock header, EnvelopeStructure envelope, BodyPart body) {}

    private final LineSource lines;
    private final MimeLimits limits;
    private final TextSink words;

    private final List<byte[]> open = new ArrayList<>();
    private int parts;
    private int headerRoom;

    private int receivedFields;
    private boolean headerCut;

    /// Which multipart's delimiter we stopped at; -1 at the content's end.
    private int stoppedAt = -1;

    private boolean closing;
    private long stop;
    private long stopLines;

    PartReader(LineSource lines, MimeLimits limits, TextSink words) {
        this.lines = lines;
        this.limits = limits;
        this.words = words;
        this.headerRoom = limits.headers();
    }

    Whole whole() throws IOException {
        var header = header(true);
        header.block().fields().forEach(words::field);
        var envelope = new EnvelopeReader(header.block(), limits).envelope();
        return new Whole(header.block(), envelope, body(header, Unsaid.TEXT, 0));
    }

    /// `Received:` fields of the message's own header (RFC 5321 §6.3).
    int receivedFields() {
        return receivedFields;
    }

    /// Whether the message's own header was longer than is read.
    boolean isHeaderCut() {
        return headerCut;
    }

    // ---------------------------------------------------------------- lines

    /// Goes to the next piece of a line; false at a delimiter or the content's end.
    private boolean next() throws IOException {
        long before = lines.end();
        long linesBefore = lines.lineEnds();
        if (words.isDone()) {
            lines.abandon();
        }
        if (!lines.next()) {
            stop = lines.position();
            stopLines = linesBefore;
            stoppedAt = -1;
            return false;
        }
        if (!lines.atLineStart() || !isDelimiter()) {
            return true;
        }
        stop = before;
        stopLines = Math.max(linesBefore - 1, 0);
        while (lines.lineEnd() == 0 && lines.next()) {
            // the rest of a delimiter line that is longer than the buffer
        }
        return false;
    }

    /// `delimiter := CRLF "--" boundary`, `close-delimiter := delimiter "--"`
    private boolean isDelimiter() {
        var octets = lines.octets();
        int from = lines.from() + 2;
        int to = lines.to();
        if (from > to || octets[from - 2] != '-' || octets[from - 1] != '-') {
            return false;
        }
        int found = -1;
        for (int i = open.size() - 1; i >= 0; i--) {
            var boundary = open.get(i);
            if ((found < 0 || boundary.length > open.get(found).length)
                    && boundary.length <= to - from
                    && Arrays.equals(
                            boundary, 0, boundary.length, octets, from, from + boundary.length)) {
                found = i;
            }
        }
        if (found < 0) {
            return false;
        }
        stoppedAt = found;
        int end = from + open.get(found).length;
        closing = end + 2 <= to && octets[end] == '-' && octets[end + 1] == '-';
        return true;
    }

    private void skip() throws IOException {
        while (next()) {
            // nothing here is shown: preamble, epilogue, what is not text
        }
    }

    // ---------------------------------------------------------------- header

    /// Fields up to the empty line, or to a delimiter that comes instead (RFC 5322 §2.1). Other lines that are no fields end
    /// nothing: whoever looks for the empty line finds the same body.
    private Header header(boolean own) throws IOException {
        long start = lines.position();
        var builder = new HeaderBlock.Builder(Math.min(limits.header(), headerRoom));
        boolean bodyless = true;
        while (bodyless && next()) {
            if (lines.isEmptyLine()) {
                bodyless = false;
            } else {
                if (own && lines.atLineStart() && isReceived()) {
                    receivedFields++;
                }
                builder.piece(lines.octets(), lines.from(), lines.to(), lines.atLineStart());
            }
        }
        headerRoom -= builder.kept();
        headerCut |= own && builder.isCut();
        long body = bodyless ? Math.max(stop, start) : lines.position();
        return new Header(builder.build(), start, body, bodyless);
    }

    private boolean isReceived() {
        var name = "received";
        var octets = lines.octets();
        int at = lines.from();
        int to = lines.to();
        if (to - at <= name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++, at++) {
            if ((octets[at] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        while (at < to && (octets[at] == ' ' || octets[at] == '\t')) {
            at++;
        }
        return at < to && octets[at] == ':';
    }

    // ---------------------------------------------------------------- parts

    private BodyPart part(Unsaid unsaid, int depth) throws IOException {
        return body(header(false), unsaid, depth);
    }

    private BodyPart body(Header header, Unsaid unsaid, int depth) throws IOException {
        parts++;
        var fields = PartFields.of(header.block(), unsaid == Unsaid.MESSAGE, limits);
        boolean nests = depth < limits.depth() && parts < limits.parts();
        return switch (PartFields.kind(fields)) {
            case MULTIPART -> {
                var boundary = FieldValue.parameter(fields.parameters(), "boundary");
                if (boundary == null || boundary.isBlank()) {
                    yield text(header, PartFields.plainText(fields));
                }
                yield nests
                        ? multipart(header, fields, boundary.stripTrailing(), depth)
                        : opaque(header, fields);
            }
            case MESSAGE ->
                    nests && !header.bodyless()
                            ? message(header, fields, depth)
                            : opaque(header, fields);
            case ENCODED_MESSAGE -> opaque(header, fields);
            case TEXT -> text(header, fields);
            case REPORT -> {
                words.partStart(false);
                decode(header, fields);
                words.partEnd();
                yield new BodyPart.Basic(place(header), fields);
            }
            case OTHER -> basic(header, fields);
        };
    }

    private BodyPart basic(Header header, Fields fields) throws IOException {
        attachmentName(fields);
        skipBody(header);
        return new BodyPart.Basic(place(header), fields);
    }

    /// A part that is not looked into, and must not look as if it were.
    private BodyPart opaque(Header header, Fields fields) throws IOException {
        return basic(header, PartFields.opaque(fields));
    }

    private void skipBody(Header header) throws IOException {
        if (!header.bodyless()) {
            skip();
        }
    }

    private Place place(Header header) {
        return new Place(header.start(), header.body(), Math.max(stop, header.body()));
    }

    /// RFC 2046 §5.1.
    private BodyPart multipart(Header header, Fields fields, String boundary, int depth)
            throws IOException {
        int mine = open.size();
        var children = new ArrayList<BodyPart>();
        if (!header.bodyless()) {
            open.add(boundary.getBytes(StandardCharsets.UTF_8));
            skip();
            var unsaid = fields.subtype().equalsIgnoreCase("digest") ? Unsaid.MESSAGE : Unsaid.TEXT;
            while (stoppedAt == mine && !closing && parts < limits.parts()) {
                children.add(part(unsaid, depth + 1));
            }
            boolean excess = stoppedAt == mine && !closing;
            boolean closed = stoppedAt == mine && closing;
            open.remove(mine);
            if (excess) {
                children.add(opaque(header(false), PartFields.UNSAID));
            } else if (closed) {
                skip();
            }
        }
        long end = Math.max(stop, header.body());
        if (children.isEmpty()) {
            children.add(new BodyPart.Text(new Place(end, end, end), PartFields.UNSAID, 0));
        }
        end = Math.max(end, children.getLast().place().end());
        return new BodyPart.Multipart(
                new Place(header.start(), header.body(), end), fields, children);
    }

    /// RFC 2046 §5.2.1. The words of an enclosed header count as body.
    private BodyPart message(Header header, Fields fields, int depth) throws IOException {
        attachmentName(fields);
        long linesBefore = lines.lineEnds();
        var inner = header(false);
        inner.block().fields().forEach(words::enclosedField);
        words.partEnd();
        var envelope = new EnvelopeReader(inner.block(), limits).envelope();
        var body = body(inner, Unsaid.TEXT, depth + 1);
        long end = Math.max(Math.max(stop, header.body()), body.place().end());
        return new BodyPart.Message(
                new Place(header.start(), header.body(), end),
                fields,
                envelope,
                body,
                Math.max(stopLines - linesBefore, 0));
    }

    private BodyPart text(Header header, Fields fields) throws IOException {
        attachmentName(fields);
        long linesBefore = lines.lineEnds();
        words.partStart(!PartFields.isAttachment(fields));
        decode(header, fields);
        words.partEnd();
        long lineEnds = header.bodyless() ? 0 : Math.max(stopLines - linesBefore, 0);
        return new BodyPart.Text(place(header), fields, lineEnds);
    }

    private void decode(Header header, Fields fields) throws IOException {
        if (header.bodyless()) {
            return;
        }
        boolean html = fields.subtype().equalsIgnoreCase("html");
        var stripped = new HtmlText(words::text);
        var characters =
                new CharsetDecoding(
                        Charsets.named(FieldValue.parameter(fields.parameters(), "charset")),
                        PIECE,
                        html ? stripped::characters : words::text);
        var octets = TransferDecoding.of(fields.encoding(), characters);
        int lineEnd = 0;
        while (next()) {
            if (!words.wantsMore()) {
                skip();
                break;
            }
            if (lineEnd > 0) {
                octets.octet('\n');
            }
            octets.octets(lines.octets(), lines.from(), lines.to());
            lineEnd = lines.lineEnd();
        }
        octets.end();
        characters.end();
        stripped.end();
    }

    private void attachmentName(Fields fields) {
        var disposition = fields.disposition();
        @Nullable String name =
                disposition == null
                        ? null
                        : FieldValue.parameter(disposition.parameters(), "filename");
        if (name == null) {
            name = FieldValue.parameter(fields.parameters(), "name");
        }
        if (name != null) {
            // Forbidden in parameters (RFC 2047 §5), and common.
            words.name(EncodedWords.decode(name));
        }
    }
}
