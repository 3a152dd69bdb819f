package io.mailrail.pop3;

import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Messages;
import io.mailrail.api.Refused;
import io.mailrail.pop3.Pop3Command.Retr;
import io.mailrail.pop3.Pop3Command.Top;
import io.mailrail.pop3.Pop3State.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// RETR and TOP: a content goes out as it comes in, at the client's pace (RFC 1939 §5, §7).
final class ContentHandler {

    private static final Logger log = LoggerFactory.getLogger(ContentHandler.class);

    private static final int BUFFER = 32 << 10;

    private final Messages messages;

    ContentHandler(Messages messages) {
        this.messages = messages;
    }

    Answer retr(Transaction here, Retr command, Pop3Wire wire) throws IOException {
        int number = command.number();
        var missing = ListingHandler.missing(here.maildrop(), number);
        if (missing != null) {
            return new Answer(missing, here);
        }
        try (var contents = contents(here.maildrop(), number)) {
            if (!contents.next()) {
                return new Answer(Pop3Reply.err("no such message any more"), here);
            }
            wire.send(Pop3Reply.ok(contents.length() + " octets"));
            copy(contents, Long.MAX_VALUE, wire);
        }
        here.maildrop().accessed(number);
        return Answer.silent(here);
    }

    Answer top(Transaction here, Top command, Pop3Wire wire) throws IOException {
        int number = command.number();
        var missing = ListingHandler.missing(here.maildrop(), number);
        if (missing != null) {
            return new Answer(missing, here);
        }
        try (var contents = contents(here.maildrop(), number)) {
            if (!contents.next()) {
                return new Answer(Pop3Reply.err("no such message any more"), here);
            }
            wire.send(Pop3Reply.TOP_FOLLOWS);
            copy(contents, command.lines(), wire);
        }
        return Answer.silent(here);
    }

    private ContentCursor contents(Pop3Maildrop maildrop, int number) {
        return messages.contents(
                maildrop.credential(),
                maildrop.inbox(),
                List.of(ContentRange.whole(maildrop.uid(number))));
    }

    /// Copies header, empty line and so many lines of the body. When the source fails half way, only silence is honest: the
    /// client is cut off before the lone dot.
    private static void copy(ContentCursor contents, long lines, Pop3Wire wire) throws IOException {
        try {
            var target = wire.content();
            var top = new TopOfContent(target, lines);
            var buffer = new byte[BUFFER];
            var source = contents.octets();
            while (!top.isEnough()) {
                int count = source.read(buffer);
                if (count < 0) {
                    break;
                }
                top.write(buffer, 0, count);
            }
            target.finish();
        } catch (Refused | IllegalStateException broken) {
            log.warn("content broke off client={} reason={}", wire.client(), broken.toString());
            wire.abort();
            throw new IOException("content broke off", broken);
        }
    }

    /// Lets header, empty line and so many lines of the body through.
    static final class TopOfContent extends OutputStream {

        private final OutputStream target;
        private final long lines;
        private boolean inBody;
        private boolean emptyLine = true;
        private long passed;

        TopOfContent(OutputStream target, long lines) {
            this.target = target;
            this.lines = lines;
        }

        boolean isEnough() {
            return inBody && passed >= lines;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (lines == Long.MAX_VALUE) {
                target.write(octets, offset, length);
                return;
            }
            int end = offset;
            while (end < offset + length && !isEnough()) {
                byte octet = octets[end++];
                if (octet == '\n') {
                    if (inBody) {
                        passed++;
                    } else {
                        inBody = emptyLine;
                    }
                    emptyLine = true;
                } else if (octet != '\r') {
                    emptyLine = false;
                }
            }
            target.write(octets, offset, end - offset);
        }
    }
}
