package io.mailrail.api;

import java.io.InputStream;

/// Contents that arrive one after another in the order they were asked for; what does not exist is left out. Used by one
/// thread, closed in every case.
public interface ContentCursor extends AutoCloseable {

    /// Goes to the next content, past what is unread of this one; false after the last.
    boolean next();

    /// What was asked for.
    ContentRange range();

    /// How many octets [#octets] yields.
    long length();

    /// The octets, as they arrive; back-pressure reaches the store. Ends after [#length] octets. Reading throws [Refused]
    /// when the source fails.
    InputStream octets();

    @Override
    void close();
}
