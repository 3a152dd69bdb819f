package io.mailrail.imap.response;

import io.mailrail.imap.grammar.ImapWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The one way out to a client. The session's thread writes; during IDLE, and only then, a second thread tells news. The lock
/// keeps a response in one piece and is never held across a call to another service.
public final class ImapOutput {

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();

    public ImapOutput(OutputStream out) {
        this.out = out;
    }

    /// Says it; it leaves with the next flush, which comes when the client has nothing more to be read.
    public void send(ImapResponse response) throws IOException {
        send(List.of(response));
    }

    public void send(List<ImapResponse> responses) throws IOException {
        if (responses.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            var writer = new ImapWriter(out);
            for (var response : responses) {
                response.write(writer);
            }
            writer.drain();
        } finally {
            lock.unlock();
        }
    }

    /// Says it at once.
    public void sendNow(List<ImapResponse> responses) throws IOException {
        lock.lock();
        try {
            send(responses);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    public void flush() throws IOException {
        out.flush();
    }

    /// For responses that are written as their content arrives: by the session's thread, outside IDLE.
    public ImapWriter writer() {
        return new ImapWriter(out);
    }
}
