/// How IMAP is spelled: reading and writing of RFC 3501 §9, octet by octet, without any knowledge of what is meant. Needs a
/// source of lines and a sink of octets, no socket.
@NullMarked
package io.mailrail.imap.grammar;

import org.jspecify.annotations.NullMarked;
