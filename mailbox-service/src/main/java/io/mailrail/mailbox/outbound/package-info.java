/// What we have promised to others and not yet done ([OutboundQueue]): the queue, its lanes and their leases, and what became of
/// each attempt.
@NullMarked
package io.mailrail.mailbox.outbound;

import org.jspecify.annotations.NullMarked;
