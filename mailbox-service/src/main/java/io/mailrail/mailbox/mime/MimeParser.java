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
                new EnvelopeReader(whole.header(), limits).references(),
                reader.receivedFields());
    }

    /// Whether the body's text, all of it, contains a needle: for contents whose text was cut. The needle is normalised by
    /// [SearchText]. Reads no further than it must.
    public boolean bodyContains(InputStream content, String needle) throws IOException {
        var matcher = new TextMatcher(needle);
        new PartReader(new LineSource(content, limits.line()), limits, matcher).whole();
        return matcher.found();
    }
}
