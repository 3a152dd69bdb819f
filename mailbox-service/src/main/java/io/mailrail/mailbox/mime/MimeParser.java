package io.mailrail.mailbox.mime;

import io.mailrail.api.ContentSummary;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a content once, in bounded memory, and says what it is. Broken MIME never fails: there is always an answer, and its
/// places are always within the content. Thread-safe.
@Component("mailboxMimeParser")
public final class MimeParser {

    /// Octets of headers that are read to find a text in them; what lies beyond is not searched.
    private static final int WIDE_HEADER = 8 * 1024 * 1024;

    private final MimeLimits limits;

    public MimeParser() {
        this(MimeLimits.DEFAULT);
    }

    MimeParser(MimeLimits limits) {
        this.limits = limits;
    }

    /// Reads the whole stream; throws only what the stream throws.
    public ParsedContent parse(InputStream content) throws IOException {
        var words = new TextCollector(limits);
        var reader = new PartReader(new LineSource(content, limits.line()), limits, words);
        var whole = reader.whole();
        var date = whole.envelope().date();
        var bodyText = words.bodyText();
        return new ParsedContent(
                new ContentSummary(whole.envelope(), whole.body(), words.preview()),
                date == null ? Optional.empty() : SentDate.parse(date),
                words.headerText(),
                bodyText,
                words.isCut() || reader.isHeaderCut(),
                reader(whole.header()).references(),
                SortFields.of(whole.envelope(), reader(whole.header()).ancestry()),
                reader.receivedFields());
    }

    private EnvelopeReader reader(HeaderBlock header) {
        return new EnvelopeReader(header, limits);
    }

    /// Whether a content's text, all of it, contains a needle in this place: for contents whose text was cut. The needle is
    /// normalised by [SearchText]. Reads no further than it must. The body is read as [#parse] reads it; of the header, more.
    public boolean contains(Opening content, TextPlace place, String needle) throws IOException {
        return (!(place instanceof TextPlace.Field)
                        && look(content, limits, TextMatcher.inAll(place, needle)))
                || (!(place instanceof TextPlace.Body)
                        && look(
                                content,
                                limits.withHeader(WIDE_HEADER),
                                TextMatcher.inHeader(place, needle)));
    }

    /// Opens a content, perhaps twice.
    public interface Opening {
        InputStream open() throws IOException;
    }

    private static boolean look(Opening content, MimeLimits limits, TextMatcher matcher)
            throws IOException {
        try (var octets = content.open()) {
            new PartReader(new LineSource(octets, limits.line()), limits, matcher).whole();
        }
        return matcher.found();
    }
}
