/// Tests of what a content says of itself: samples, laws of its places, bombs and broken input.
/// They need neither Spring nor a database.
@NullMarked
package io.mailrail.mailbox.mime;

import org.jspecify.annotations.NullMarked;
