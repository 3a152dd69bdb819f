/// Mail that moves in and out in files: imports of mbox, Maildir and EML as jobs in the background, exports as mbox. Files are
/// streams here, read and written in bounded memory; nothing is unpacked to disk.
@NullMarked
package io.mailrail.mailbox.transfer;

import org.jspecify.annotations.NullMarked;
