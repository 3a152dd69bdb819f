package io.mailrail.wire;

import java.io.IOException;

/// The server is stopping and the client had nothing under way: the session should say goodbye and end.
public final class DrainingException extends IOException {

    public DrainingException() {
        super("server is stopping");
    }
}
