/// Tests of the script at the repository's root, the command line, and the all-in-one as a whole.
@NullMarked
package io.mailrail.launcher;

import org.jspecify.annotations.NullMarked;
