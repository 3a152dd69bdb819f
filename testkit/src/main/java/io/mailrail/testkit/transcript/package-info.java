/// Conversations as tests: a file says what the client says and what the server answers, and is held against a real one.
/// The notation stands in [io.mailrail.testkit.transcript.Transcript].
@NullMarked
package io.mailrail.testkit.transcript;

import org.jspecify.annotations.NullMarked;
