package io.mailrail.mailbox.change;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;

/// Who may hear of a mailbox.
public interface Readers {

    /// Whether this account may read this mailbox, now.
    boolean mayRead(AccountId account, MailboxKey mailbox);
}
