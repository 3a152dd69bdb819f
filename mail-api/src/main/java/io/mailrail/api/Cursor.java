package io.mailrail.api;

import java.util.Iterator;

/// Things that come one after another, read from afar as they are asked for. Used by one thread, closed in every case; both
/// methods throw [Refused] when the source fails.
public interface Cursor<T> extends Iterator<T>, AutoCloseable {

    @Override
    void close();
}
