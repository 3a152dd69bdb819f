/// A real PostgreSQL for tests, one per JVM: in a container where a Docker engine answers, embedded elsewhere.
/// The log says which it was.
@NullMarked
package io.mailrail.testkit.postgres;

import org.jspecify.annotations.NullMarked;
