package io.mailrail.mailbox.message;

import io.mailrail.api.Cursor;
import io.mailrail.mailbox.database.DatabaseTrouble;

import org.jspecify.annotations.Nullable;

import java.util.NoSuchElementException;
import java.util.function.Supplier;

/// Reads a page when it is asked for, and holds no connection meanwhile.
final class PagedCursor<T> implements Cursor<T> {

    private final Supplier<@Nullable T> source;
    private @Nullable T ahead;
    private boolean ended;

    /// @param source the next page; null after the last
    PagedCursor(Supplier<@Nullable T> source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !ended) {
            ahead = DatabaseTrouble.<@Nullable T>guard(source);
            ended = ahead == null;
        }
        return ahead != null;
    }

    @Override
    public T next() {
        var next = hasNext() ? ahead : null;
        if (next == null) {
            throw new NoSuchElementException();
        }
        ahead = null;
        return next;
    }

    @Override
    public void close() {
        ended = true;
        ahead = null;
    }
}
