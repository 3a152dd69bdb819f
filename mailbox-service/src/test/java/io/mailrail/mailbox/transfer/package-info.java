@NullMarked
package io.mailrail.mailbox.transfer;

import org.jspecify.annotations.NullMarked;
