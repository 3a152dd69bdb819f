@NullMarked
package io.mailrail.mailbox;

import org.jspecify.annotations.NullMarked;
