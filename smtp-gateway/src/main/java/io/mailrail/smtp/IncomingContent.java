package io.mailrail.smtp;

import io.mailrail.wire.DotContent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A message's content as it comes in, within the size limit. It remembers why it ended, so that the answer does not depend
/// on what a reader makes of an exception.
///
/// Whoever takes the content may read in a thread of its own; the lock hands the wire back to the session's thread.
final class IncomingContent extends InputStream {

    private final DotContent.Input content;
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();

    private long size;
    private @Nullable Reply fault;
    private @Nullable IOException gone;
    private volatile boolean takenBack;

    IncomingContent(DotContent.Input content, long limit) {
        this.content = content;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (takenBack || fault != null || gone != null) {
                throw new IOException("content is over");
            }
            int count = content.read(to, offset, length);
            if (count > 0) {
                size += count;
                if (size > limit) {
                    fault = Reply.tooBig(limit);
                    throw new IOException("content is larger than " + limit + " octets");
                }
            }
            return count;
        } catch (DotContent.BareLineBreakException e) {
            fault = Reply.BARE_LINE_BREAK;
            throw e;
        } catch (IOException e) {
            if (fault == null && !takenBack) {
                gone = e;
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// How many octets have come.
    long size() {
        return size;
    }

    /// Ends all reading by others and reads on to the lone dot, keeping nothing.
    ///
    /// @return what is wrong with the content, if anything
    /// @throws IOException the client is gone
    Optional<Reply> finish() throws IOException {
        takenBack = true;
        lock.lock();
        try {
            if (gone != null) {
                throw gone;
            }
            content.skipRest();
            return Optional.ofNullable(fault);
        } finally {
            lock.unlock();
        }
    }

    /// Whether all of it has been read, up to the lone dot.
    boolean ended() {
        return content.ended();
    }
}
