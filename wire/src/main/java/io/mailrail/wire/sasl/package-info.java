/// How SASL's octets are framed in lines, for mechanisms that the gateways must speak themselves. Who may log in is
/// mailbox-service's business.
@NullMarked
package io.mailrail.wire.sasl;

import org.jspecify.annotations.NullMarked;
