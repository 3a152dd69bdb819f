/// What a content says of itself: its structure and envelope, its words for the search, read in one pass over the octets.
/// Nothing here knows of accounts, mailboxes or a database.
@NullMarked
package io.mailrail.mailbox.mime;

import org.jspecify.annotations.NullMarked;
