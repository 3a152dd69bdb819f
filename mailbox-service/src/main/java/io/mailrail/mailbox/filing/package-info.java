/// Puts messages into mailboxes ([Filing]): quota, UIDs, mod-sequences, threads, search text, log and counters, for any number of
/// messages with a fixed number of statements. Intake files what arrives, APPEND what a client brings.
@NullMarked
package io.mailrail.mailbox.filing;

import org.jspecify.annotations.NullMarked;
