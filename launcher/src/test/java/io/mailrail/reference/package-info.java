/// Holds what stands outside the code (documents, manifests, the compose file) against the code, so that they cannot drift.
@NullMarked
package io.mailrail.reference;

import org.jspecify.annotations.NullMarked;
