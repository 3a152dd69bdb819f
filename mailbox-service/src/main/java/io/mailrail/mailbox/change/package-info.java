/// What changed, told to whoever watches. A notice only says "this mailbox is now at mod-sequence N"; who hears it asks for the
/// changes since what it knows, so that a lost one costs a delay and nothing else.
@NullMarked
package io.mailrail.mailbox.change;

import org.jspecify.annotations.NullMarked;
