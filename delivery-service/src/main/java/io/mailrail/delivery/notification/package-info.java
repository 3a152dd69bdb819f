/// Tells a sender what became of a message: delivery status notifications (RFC 3464).
/// Rendered here, accepted by mailbox-service like any other mail.
@NullMarked
package io.mailrail.delivery.notification;

import org.jspecify.annotations.NullMarked;
