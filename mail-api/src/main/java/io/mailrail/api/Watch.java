package io.mailrail.api;

/// One gateway's standing question "has anything changed?", for many mailboxes at once. Thread-safe. Connections that break
/// are made anew by the implementation, with all subscriptions.
public interface Watch extends AutoCloseable {

    /// From now on the listener hears of this mailbox: who subscribes first and then asks for changes misses none. While the
    /// connection is broken it returns at once, and [Listener#reconnected] follows when the subscription stands. A credential
    /// that no longer holds ends in silence.
    void subscribe(SessionCredential as, MailboxKey mailbox);

    void unsubscribe(MailboxKey mailbox);

    @Override
    void close();

    /// Who is told. Called from one thread at a time; must not block.
    interface Listener {

        /// The mailbox is now at this mod-sequence, or beyond.
        void changed(MailboxKey mailbox, ModSeq now);

        /// The connection was made anew; anything may have happened meanwhile: ask for changes.
        void reconnected();
    }
}
