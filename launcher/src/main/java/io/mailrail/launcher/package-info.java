@NullMarked
package io.mailrail.launcher;

import org.jspecify.annotations.NullMarked;
