package io.mailrail.mailbox.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.ModSeq;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A mailbox as its row says.
///
/// @param parent the level above; 0 at the top
/// @param name of this level
/// @param specialUse as the store spells it
/// @param logFrom the log is whole for changes after this mod-sequence
/// @param recentFrom messages from this UID on are recent to the next SELECT
public record MailboxRow(
        AccountId account,
        int id,
        int parent,
        String name,
        boolean selectable,
        @Nullable String specialUse,
        long uidValidity,
        long uidNext,
        long highestModSeq,
        long logFrom,
        long recentFrom,
        long total,
        long unseen,
        long bytes) {

    /// Every account's INBOX; it is never renamed or deleted.
    public static final MailboxId INBOX = new MailboxId(1);

    static final String COLUMNS =
            " m.account_id, m.mailbox_id, m.parent, m.name, m.selectable, m.special_use, m.uidvalidity, m.uidnext,"
                    + " m.highestmodseq, m.log_from, m.recent_from, m.total, m.unseen, m.bytes ";

    static MailboxRow read(ResultSet row, int rowNumber) throws SQLException {
        return new MailboxRow(
                new AccountId(row.getLong("account_id")),
                row.getInt("mailbox_id"),
                row.getInt("parent"),
                row.getString("name"),
                row.getBoolean("selectable"),
                row.getString("special_use"),
                row.getLong("uidvalidity"),
                row.getLong("uidnext"),
                row.getLong("highestmodseq"),
                row.getLong("log_from"),
                row.getLong("recent_from"),
                row.getLong("total"),
                row.getLong("unseen"),
                row.getLong("bytes"));
    }

    public MailboxKey key() {
        return new MailboxKey(account, new MailboxId(id));
    }

    public ModSeq modSeq() {
        return new ModSeq(highestModSeq);
    }

    public MailboxStatus status(long recent) {
        return new MailboxStatus(
                key(), uidValidity, uidNext, modSeq(), total, unseen, recent, bytes);
    }
}
