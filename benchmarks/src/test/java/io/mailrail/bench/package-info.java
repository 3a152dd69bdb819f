@NullMarked
package io.mailrail.bench;

import org.jspecify.annotations.NullMarked;
