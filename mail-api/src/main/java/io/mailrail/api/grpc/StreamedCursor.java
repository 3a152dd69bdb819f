package io.mailrail.api.grpc;

import io.mailrail.api.Cursor;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/// A [Cursor] over what a call brings; each message holds some of the things.
final class StreamedCursor<A, T> implements Cursor<T> {

    private final Inbound<?, A> inbound;
    private final Function<A, ? extends Iterable<T>> things;
    private Iterator<T> here = Collections.emptyIterator();

    StreamedCursor(Inbound<?, A> inbound, Function<A, ? extends Iterable<T>> things) {
        this.inbound = inbound;
        this.things = things;
    }

    @Override
    public boolean hasNext() {
        while (!here.hasNext()) {
            var message = inbound.take();
            if (message == null) {
                return false;
            }
            here = things.apply(message).iterator();
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return here.next();
    }

    @Override
    public void close() {
        inbound.close();
    }
}
