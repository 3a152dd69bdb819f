@NullMarked
package io.mailrail.smtp;

import org.jspecify.annotations.NullMarked;
