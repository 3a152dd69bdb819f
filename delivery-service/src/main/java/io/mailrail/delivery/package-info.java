@NullMarked
package io.mailrail.delivery;

import org.jspecify.annotations.NullMarked;
