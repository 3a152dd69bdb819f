package io.mailrail.mailbox.search;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.mime.MimeParser;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.UUID;

/// Looks for what may stand behind the end of a text that was cut: in the content itself, read as a stream.
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

    /// False, too, where the content is gone.
    boolean contains(AccountId account, UUID email, Needle needle) {
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
        return place.isPresent() && contains(place.get(), needle);
    }

    private boolean contains(ContentKey key, Needle needle) {
        try (var content =
                new BufferedInputStream(
                        contents.read(key.account(), key.content(), 0, Long.MAX_VALUE))) {
            return parser.bodyContains(content, needle.text());
        } catch (IOException e) {
            throw new Refused(new Refusal.Unavailable(), e);
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.NoSuchMessage) {
                return false;
            }
            throw no;
        }
    }
}
