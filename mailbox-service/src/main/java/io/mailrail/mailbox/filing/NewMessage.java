package io.mailrail.mailbox.filing;

import io.mailrail.api.AccountId;
import io.mailrail.api.Flags;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.mime.ParsedContent;

import java.time.Instant;
import java.util.UUID;

/// A message that is to lie in a mailbox where no copy of it was before.
///
/// @param emailId what the message is in this account; new there
/// @param content where its octets are; [io.mailrail.mailbox.content.ContentStore#write] keeps them in the same transaction
public record NewMessage(
        AccountId account,
        int mailboxId,
        UUID emailId,
        ContentKey content,
        Digest digest,
        long size,
        Flags flags,
        Instant internalDate) {

    /// The number of every account's INBOX.
    public static final int INBOX = 1;

    /// Packs what was parsed; done here, it is done outside the transaction.
    public NewMessage(
            AccountId account,
            int mailboxId,
            UUID emailId,
            ContentKey content,
            ParsedContent parsed,
            long size,
            Flags flags,
            Instant internalDate) {
        this(account, mailboxId, emailId, content, Digest.of(parsed), size, flags, internalDate);
    }
}
