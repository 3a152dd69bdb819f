package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.grpc.MethodDescriptor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Streams a content to mailbox-service, message by message, as it is read from its source. What fits one message is read
/// whole before the call begins, so that a slow client holds nothing on the other side.
final class Upload<Q, A> {

    private final MailboxChannel channel;
    private final MethodDescriptor<Q, A> method;
    private final Message<Q> messages;

    /// How octets become a message; the first carries the header.
    interface Message<Q> {

        Q of(boolean first, ByteString octets);
    }

    Upload(MailboxChannel channel, MethodDescriptor<Q, A> method, Message<Q> messages) {
        this.channel = channel;
        this.method = method;
        this.messages = messages;
    }

    /// The beginning of a content, and whether that is all of it.
    record Beginning(ByteString octets, boolean whole) {}

    /// Reads what the first message will carry.
    static Beginning begin(InputStream content) throws IOException {
        var buffer = new byte[8 << 10];
        int filled = 0;
        while (true) {
            int read = content.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return new Beginning(UnsafeByteOperations.unsafeWrap(buffer, 0, filled), true);
            }
            filled += read;
            if (filled == MailboxChannel.CHUNK) {
                return new Beginning(UnsafeByteOperations.unsafeWrap(buffer), false);
            }
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(4 * buffer.length, MailboxChannel.CHUNK));
            }
        }
    }

    /// Sends it all and waits for the answer. When the server refuses early, the rest is left unread; when reading throws, the
    /// call is cancelled.
    A send(Beginning beginning, InputStream rest) throws IOException {
        try (var inbound = channel.begin(method)) {
            inbound.send(messages.of(true, beginning.octets()));
            try {
                if (beginning.whole() || sendRest(inbound, rest)) {
                    inbound.halfClose();
                }
            } catch (IOException | RuntimeException e) {
                inbound.cancel(e);
                throw e;
            }
            return inbound.answer();
        }
    }

    /// @return whether everything was sent; if not, the server has already answered
    private boolean sendRest(Inbound<Q, A> inbound, InputStream rest) throws IOException {
        var buffer = new byte[MailboxChannel.CHUNK];
        int filled = 0;
        while (!inbound.ended()) {
            int read = rest.read(buffer, filled, buffer.length - filled);
            filled += Math.max(read, 0);
            boolean end = read < 0;
            if (filled == buffer.length || (end && filled > 0)) {
                if (!inbound.awaitRoom()) {
                    return false;
                }
                inbound.send(
                        messages.of(false, UnsafeByteOperations.unsafeWrap(buffer, 0, filled)));
                buffer = new byte[MailboxChannel.CHUNK];
                filled = 0;
            }
            if (end) {
                return true;
            }
        }
        return false;
    }
}
