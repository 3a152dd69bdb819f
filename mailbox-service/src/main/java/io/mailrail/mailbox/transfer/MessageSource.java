package io.mailrail.mailbox.transfer;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;

/// The messages of an upload, one after another. Used by one thread. An IOException means that the file cannot be read further.
interface MessageSource extends Closeable {

    /// Goes past what is unread of the last to the next; null at the end.
    @Nullable Found next() throws IOException;

    /// Goes past what is unread of the last, and tells where one can begin again; 0 where one cannot but from the beginning.
    long position() throws IOException;

    @Override
    void close() throws IOException;
}
