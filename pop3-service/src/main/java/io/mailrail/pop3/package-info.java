@NullMarked
package io.mailrail.pop3;

import org.jspecify.annotations.NullMarked;
