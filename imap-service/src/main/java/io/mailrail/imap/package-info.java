/// IMAP4rev1 (RFC 3501) for mail clients: one session for each, from greeting to goodbye. How it is spelled, what was said,
/// what we do about it and what the client believes have a package each.
@NullMarked
package io.mailrail.imap;

import org.jspecify.annotations.NullMarked;
