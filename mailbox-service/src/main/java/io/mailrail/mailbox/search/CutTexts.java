package io.mailrail.mailbox.search;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.mime.MimeParser;
import io.mailrail.mailbox.mime.ParsedContent;
import io.mailrail.mailbox.mime.TextPlace;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/// Looks where the stored text does not tell: in the content itself, read as a stream.
@Component
final class CutTexts {

    private final JdbcClient reads;
    private final ContentStore contents;
    private final MimeParser parser;

    CutTexts(
            @Qualifier("mailboxReads") JdbcClient reads, ContentStore contents, MimeParser parser) {
        this.reads = reads;
        this.contents = contents;
        this.parser = parser;
    }

    /// Whether a content has the needle in this place, however far behind the cut. False, too, where the content is gone.
    boolean contains(AccountId account, UUID email, TextPlace place, Needle needle) {
        return read(account, email, content -> parser.contains(content, place, needle.text()))
                .orElse(false);
    }

    /// The text as it would be stored now.
    SearchableText readAnew(AccountId account, UUID email) {
        return parsed(account, email)
                .map(parsed ->
                        new SearchableText(
                                () -> Needle.octets(parsed.headerText()),
                                () -> Needle.octets(parsed.bodyText()),
                                (place, needle) ->
                                        parsed.cut() && contains(account, email, place, needle)))
                .orElse(SearchableText.NONE);
    }

    /// Empty where the content is gone.
    Optional<ParsedContent> parsed(AccountId account, UUID email) {
        return read(
                account,
                email,
                content -> {
                    try (var octets = content.open()) {
                        return parser.parse(octets);
                    }
                });
    }

    private interface Reading<T> {
        T read(MimeParser.Opening content) throws IOException;
    }

    private <T> Optional<T> read(AccountId account, UUID email, Reading<T> reading) {
        Caller.check();
        var place =
                reads.sql(
                                """
                                SELECT content_account, content_id
                                  FROM email
                                 WHERE account_id = :account
                                   AND email_id = :email
                                """)
                        .param("account", account.value())
                        .param("email", email)
                        .query((row, n) ->
                                new ContentKey(
                                        new AccountId(row.getLong("content_account")),
                                        row.getObject("content_id", UUID.class)))
                        .optional();
        return place.flatMap(key -> read(key, reading));
    }

    private <T> Optional<T> read(ContentKey key, Reading<T> reading) {
        try {
            return Optional.of(
                    reading.read(() ->
                            new BufferedInputStream(
                                    contents.read(
                                            key.account(), key.content(), 0, Long.MAX_VALUE))));
        } catch (IOException e) {
            throw new Refused(new Refusal.Unavailable(), e);
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.NoSuchMessage) {
                return Optional.empty();
            }
            throw no;
        }
    }
}
