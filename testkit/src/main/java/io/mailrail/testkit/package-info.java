@NullMarked
package io.mailrail.testkit;

import org.jspecify.annotations.NullMarked;
