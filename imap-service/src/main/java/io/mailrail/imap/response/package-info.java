/// What the server says: responses as records (RFC 3501 §7), and the one place where a refusal of the house becomes one of
/// them.
@NullMarked
package io.mailrail.imap.response;

import org.jspecify.annotations.NullMarked;
