@NullMarked
package io.mailrail.imap;

import org.jspecify.annotations.NullMarked;
