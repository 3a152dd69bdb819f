/// When to try again, when to warn the sender, and when to stop (RFC 5321 §4.5.4.1).
/// Pure decisions on times.
@NullMarked
package io.mailrail.delivery.retry;

import org.jspecify.annotations.NullMarked;
