/// What this client believes of its mailbox: which number is which UID, what it has been told, and the news it has not.
/// Filled from the index, advanced by changes, woken by the watch.
@NullMarked
package io.mailrail.imap.selected;

import org.jspecify.annotations.NullMarked;
