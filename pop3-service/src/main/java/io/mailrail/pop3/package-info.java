/// The POP3 server: an account's INBOX, taken away message by message (RFC 1939). One flat package: what is said
/// ([Pop3Command]), how far we are ([Pop3State]), what we do about it (the handlers), and the session that joins them.
@NullMarked
package io.mailrail.pop3;

import org.jspecify.annotations.NullMarked;
