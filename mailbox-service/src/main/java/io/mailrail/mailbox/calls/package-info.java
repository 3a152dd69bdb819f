/// Which calls were done, and what was answered ([CallLog]), so that a repeated or lost call takes effect once. A call's row is
/// written in the transaction of its work.
@NullMarked
package io.mailrail.mailbox.calls;

import org.jspecify.annotations.NullMarked;
