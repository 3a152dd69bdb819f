/// Our SMTP client: one session with one server, several mail transactions one after another (RFC 5321).
/// Knows nothing of queues.
@NullMarked
package io.mailrail.delivery.remote;

import org.jspecify.annotations.NullMarked;
