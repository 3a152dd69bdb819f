/// The REST API by which the house is run: domains, accounts, aliases, the queue, tokens, the audit log. It decides nothing of
/// its own; it checks who asks, says it in HTTP, and writes down who changed what.
@NullMarked
package io.mailrail.mailbox.admin;

import org.jspecify.annotations.NullMarked;
