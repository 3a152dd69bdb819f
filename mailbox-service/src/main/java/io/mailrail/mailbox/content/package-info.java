/// The bytes of messages: taken in ([ContentIntake]), kept once and read by range ([ContentStore]), and swept away when nothing
/// refers to them any more ([Sweeper]). Kept in chunks of 256 KB, each packed by itself so that ranges can be read.
@NullMarked
package io.mailrail.mailbox.content;

import org.jspecify.annotations.NullMarked;
