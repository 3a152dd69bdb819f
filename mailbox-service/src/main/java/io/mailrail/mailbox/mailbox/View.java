package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// A mailbox as one account sees it: its owner sees the rows of `message` as they are; a reader sees `\Seen` as it keeps it itself,
/// and a mod-sequence that counts its own changes, too.
///
/// @param reader null for the owner
public record View(MailboxKey mailbox, @Nullable AccountId reader) {

    /// `message` with what a reader has seen. The statement around it binds `:account` and `:mailbox`; bit 1 is `\Seen`.
    private static final String READ_BY_ANOTHER =
            """
            (SELECT x.account_id, x.mailbox_id, x.uid, x.email_id, x.keywords, x.internal_date, x.save_date, x.size,
                    CASE WHEN s.seen THEN x.flags | 1 ELSE x.flags & ~1 END AS flags,
                    greatest(x.modseq, coalesce(s.modseq, 0)) AS modseq
               FROM message x
               LEFT JOIN message_seen s
                 ON s.account_id = :account
                AND s.mailbox_id = :mailbox
                AND s.reader = :reader
                AND s.uid = x.uid
              WHERE x.account_id = :account
                AND x.mailbox_id = :mailbox)
            """;

    public static View ofOwner(MailboxKey mailbox) {
        return new View(mailbox, null);
    }

    /// What stands after FROM for the messages; to be named by an alias.
    public String messages() {
        return reader == null ? "message" : READ_BY_ANOTHER;
    }

    /// What [#messages] needs bound besides `:account` and `:mailbox`.
    public Map<String, ?> parameters() {
        return reader == null ? Map.of() : Map.of("reader", reader.value());
    }
}
