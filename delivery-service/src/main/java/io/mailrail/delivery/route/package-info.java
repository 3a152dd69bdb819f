/// Where a domain's mail goes: MX, address records, address literals, a relay host (RFC 5321 §5).
/// Knows DNS and nothing of SMTP.
@NullMarked
package io.mailrail.delivery.route;

import org.jspecify.annotations.NullMarked;
