/// What was said: every command as a record, and the data items and search keys inside them (RFC 3501 §6). A record holds
/// what is well formed; whether it may be said now, and whether we agree, others decide.
@NullMarked
package io.mailrail.imap.command;

import org.jspecify.annotations.NullMarked;
