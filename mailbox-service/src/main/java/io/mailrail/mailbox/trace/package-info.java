/// Everything that happened to a message since its 250 ([TraceLog]), in order. Pruned by age.
@NullMarked
package io.mailrail.mailbox.trace;

import org.jspecify.annotations.NullMarked;
