/// Takes what is to leave to the servers that take it: leased from mailbox-service, routed by DNS, spoken in SMTP, tried
/// again in growing intervals, and told to the sender when it fails. Owns no data: whatever dies here is leased again.
@NullMarked
package io.mailrail.delivery;

import org.jspecify.annotations.NullMarked;
