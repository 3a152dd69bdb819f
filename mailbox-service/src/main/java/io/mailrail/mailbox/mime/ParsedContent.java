package io.mailrail.mailbox.mime;

import io.mailrail.api.ContentSummary;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What is learned from a content in one pass.
///
/// @param sentOn the date of the `Date:` field as written, without time and zone
/// @param headerText one line a field, `name: decoded value`, normalised by [SearchText]
/// @param bodyText the decoded text parts and the names of attachments, normalised by [SearchText]
/// @param cut the texts were longer than is kept: what is not found in them may still be in the content
/// @param references the ids of `Message-ID:`, `In-Reply-To:` and `References:`, in this order, without their brackets
/// @param sort what SORT and THREAD go by
/// @param receivedFields how many `Received:` fields the header has (RFC 5321 §6.3)
public record ParsedContent(
        ContentSummary summary,
        Optional<LocalDate> sentOn,
        String headerText,
        String bodyText,
        boolean cut,
        List<String> references,
        SortFields sort,
        int receivedFields) {

    public ParsedContent {
        references = List.copyOf(references);
    }
}
