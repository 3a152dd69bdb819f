@NullMarked
package io.mailrail.wire;

import org.jspecify.annotations.NullMarked;
