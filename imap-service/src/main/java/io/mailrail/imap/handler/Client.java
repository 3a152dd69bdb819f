package io.mailrail.imap.handler;

import io.mailrail.imap.grammar.CommandSource;

/// The client's end of the conversation.
public interface Client extends CommandSource {

    /// From another thread: stops waiting for this client's next line, and says goodbye with this text.
    void leave(String farewell);
}
