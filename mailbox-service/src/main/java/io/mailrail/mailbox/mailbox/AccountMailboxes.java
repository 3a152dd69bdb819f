package io.mailrail.mailbox.mailbox;

import io.mailrail.api.SpecialUse;
import io.mailrail.mailbox.directory.AccountCreated;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.ZoneOffset;

/// Gives a new account its usage row, INBOX as mailbox 1, and a mailbox for each special use (RFC 6154) that clients would
/// otherwise each make under a name of their own. All are subscribed.
@Component
final class AccountMailboxes {

    private static final String[] NAMES = {"INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"};

    private static final String[] USES = {
        "",
        SpecialUse.ARCHIVE.wireName(),
        SpecialUse.DRAFTS.wireName(),
        SpecialUse.JUNK.wireName(),
        SpecialUse.SENT.wireName(),
        SpecialUse.TRASH.wireName()
    };

    private final JdbcClient writes;

    AccountMailboxes(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    /// In the transaction that makes the account.
    @EventListener
    void make(AccountCreated created) {
        long account = created.account().value();
        long second = created.at().getEpochSecond();
        writes.sql(
                        """
                        INSERT INTO account_usage (account_id, used_bytes, used_messages, next_mailbox, next_search,
                                                   last_uidvalidity)
                        VALUES (:account, 0, 0, :next, 1, :last)
                        """)
                .param("account", account)
                .param("next", NAMES.length + 1)
                .param("last", second + NAMES.length)
                .update();
        writes.sql(
                        """
                        INSERT INTO mailbox (account_id, mailbox_id, parent, name, selectable, special_use, uidvalidity,
                                             uidnext, highestmodseq, log_from, recent_from, total, unseen, bytes, created_at)
                        SELECT :account, n.id, 0, n.name, TRUE, nullif(n.use, ''), :second + n.id,
                               1, 1, 0, 1, 0, 0, 0, :at
                          FROM unnest(:names::text[], :uses::text[]) WITH ORDINALITY AS n (name, use, id)
                        """)
                .param("account", account)
                .param("second", second)
                .param("at", created.at().atOffset(ZoneOffset.UTC))
                .param("names", NAMES)
                .param("uses", USES)
                .update();
        writes.sql(
                        """
                        INSERT INTO subscription (account_id, name)
                        SELECT :account, n.name
                          FROM unnest(:names::text[]) AS n (name)
                        """)
                .param("account", account)
                .param("names", NAMES)
                .update();
    }
}
