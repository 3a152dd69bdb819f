@NullMarked
package io.mailrail.testhouse;

import org.jspecify.annotations.NullMarked;
