/// A real PostgreSQL beside the JVM: for `./mailrail up`, and for tests where no Docker engine answers.
@NullMarked
package io.mailrail.postgres;

import org.jspecify.annotations.NullMarked;
