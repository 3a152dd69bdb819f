package io.mailrail.mailbox.transfer;

import io.mailrail.mailbox.transfer.Found.Dated;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The messages of an mbox, with what its `From ` lines and headers tell of them.
final class MboxSource implements MessageSource {

    private final InputStream in;
    private final MboxStream stream;

    /// @param in from `position` on, where a message begins, or the whole ends
    MboxSource(InputStream in, long position) {
        this.in = in;
        this.stream = new MboxStream(in, position);
    }

    @Override
    public @Nullable Found next() throws IOException {
        long place = position();
        var separator = stream.nextMessage();
        if (separator == null) {
            return null;
        }
        var name = separator.text();
        var header = MboxHeader.read(stream);
        if (header.isInternalData()) {
            return new Found.Unusable(
                    place, name, Skip.Reason.NOT_A_MESSAGE, "another server's internal data");
        }
        if (header.isDeleted()) {
            return new Found.Unusable(
                    place, name, Skip.Reason.DELETED, "deleted, and left until a compaction");
        }
        var mailbox = header.mailbox();
        var date = header.date() == null ? separator.date().orElse(null) : header.date();
        return new Found.Message(
                place,
                name,
                mailbox == null ? List.of() : mailbox.levels(),
                header.flags(),
                new Dated(date, null),
                header.isOurs(),
                header.octets());
    }

    @Override
    public long position() throws IOException {
        stream.finish();
        return stream.place();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
