/// What we do about a command: one class for each that does work, each called with exactly what its state holds. A handler
/// says the untagged responses itself and returns how the command ended.
@NullMarked
package io.mailrail.imap.handler;

import org.jspecify.annotations.NullMarked;
