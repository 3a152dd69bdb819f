/// The mailboxes of an account: names, hierarchy, UIDVALIDITY, subscriptions, the POP3 lock. [MailboxStore] answers the door;
/// what else changes messages takes its rows and locks from [MailboxRows], and writes the log through [MailboxLog].
@NullMarked
package io.mailrail.mailbox.mailbox;

import org.jspecify.annotations.NullMarked;
