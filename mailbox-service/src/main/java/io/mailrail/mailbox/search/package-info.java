/// Which messages match ([Search]). What SQL can decide, it decides; only what is left is looked up in the text. Another engine may
/// stand here one day: nobody outside knows how it is done.
@NullMarked
package io.mailrail.mailbox.search;

import org.jspecify.annotations.NullMarked;
