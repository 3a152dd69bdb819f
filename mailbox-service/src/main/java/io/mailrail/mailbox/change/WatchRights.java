package io.mailrail.mailbox.change;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.SessionCredential;

/// Who may hear that a mailbox of another has changed.
public interface WatchRights {

    /// Whether the caller may read the mailbox, which is not its own. Asked when it subscribes, and again before each piece of news.
    boolean mayWatch(SessionCredential as, MailboxKey mailbox);

    /// The same later, when the credential may have run out while its session, renewed, lives on.
    ///
    /// @param login of whoever subscribed
    boolean mayWatch(String login, MailboxKey mailbox);
}
