package io.mailrail.imap.handler;

import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;

/// Contents in the order of the reply, with gaps where a message is no more.
final class ContentTape {

    private final ContentCursor cursor;
    private boolean ready;
    private boolean ended;

    ContentTape(ContentCursor cursor) {
        this.cursor = cursor;
    }

    /// Winds on to this content.
    ///
    /// @return false if it is no more; what lies ahead stays ahead
    boolean windTo(ContentRange wanted) {
        if (!ready && !ended) {
            ready = cursor.next();
            ended = !ready;
        }
        return ready && cursor.range().equals(wanted);
    }

    /// What the tape stands at; read once.
    ContentCursor take() {
        ready = false;
        return cursor;
    }
}
