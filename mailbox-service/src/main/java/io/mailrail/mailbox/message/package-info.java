/// The messages of mailboxes: read in pages by UID, their flags changed, copied and removed. [MessageStore] answers the door; UIDs
/// and mod-sequences are taken from the locked mailbox row, and so become visible in order.
@NullMarked
package io.mailrail.mailbox.message;

import org.jspecify.annotations.NullMarked;
