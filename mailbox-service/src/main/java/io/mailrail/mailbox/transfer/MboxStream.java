package io.mailrail.mailbox.transfer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The messages of an mbox as streams, one at a time: [#nextMessage], read to -1, again.
///
/// A line that begins with `From ` and ends with a date begins a message; the empty line before it belongs to neither. Such a line
/// without a date is text, for many programs that write mboxes do not quote it; the first line of the file needs no date.
/// `Content-Length:` is not believed. Of the `>` before a quoted `From ` one is taken away.
///
/// Lines may be of any length, and so may the `>` before a `From `: they are counted, not kept.
final class MboxStream extends InputStream {

    /// The longest line that begins a message.
    static final int LONGEST_SEPARATOR = 1000;

    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    /// How a line ended.
    private enum End {
        NONE(""),
        LF("\n"),
        CRLF("\r\n");

        private final String octets;

        End(String octets) {
            this.octets = octets;
        }
    }

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;
    private boolean drained;

    /// The place of the buffer's first octet.
    private long base;

    private boolean between = true;
    private boolean first;
    private boolean lineStart;
    private boolean lineHasText;
    private boolean keepLineEnds;
    private @Nullable String lastLineEnd;

    /// The end of the last line with text, and of the empty line after it: told when the message goes on.
    private End held = End.NONE;

    private End heldEmpty = End.NONE;

    /// What is to be told before more is read.
    private String pending = "";

    private int pendingAt;
    private long quotes;

    /// @param position where `in` begins, for [#place]
    MboxStream(InputStream in, long position) {
        this.in = in;
        this.base = position;
        this.first = position == 0;
    }

    /// What a `From ` line says.
    ///
    /// @param text after `From `
    record Separator(String text, Optional<Instant> date) {}

    /// Goes to the next message; null at the end.
    ///
    /// @throws IOException also where no message begins
    @Nullable Separator nextMessage() throws IOException {
        finish();
        if (first) {
            skipBlank();
        }
        if (!available(1)) {
            return null;
        }
        var separator = separator();
        if (separator == null) {
            throw new IOException(
                    "is no mbox: it does not begin with a line that begins with \"From \"");
        }
        skipLine();
        between = false;
        first = false;
        lineStart = true;
        keepLineEnds = false;
        lastLineEnd = null;
        held = End.NONE;
        heldEmpty = End.NONE;
        pending = "";
        pendingAt = 0;
        quotes = 0;
        return separator;
    }

    /// Goes past what is unread of the message.
    void finish() throws IOException {
        var discarded = new byte[8192];
        while (!between) {
            if (read(discarded, 0, discarded.length) < 0) {
                return;
            }
        }
    }

    /// The place of the octet that is read next.
    long place() {
        return base + at;
    }

    /// Line ends stay as they are; else each becomes CRLF. For the message at hand.
    void keepLineEnds() {
        keepLineEnds = true;
    }

    /// How the last line of the message at hand ended, if its line end was added.
    void lastLineEnd(String end) {
        lastLineEnd = end;
    }

    /// A byte order mark and empty lines may stand before the first message.
    private void skipBlank() throws IOException {
        if (available(3)
                && buffer[at] == (byte) 0xEF
                && buffer[at + 1] == (byte) 0xBB
                && buffer[at + 2] == (byte) 0xBF) {
            at += 3;
        }
        while (available(1) && (buffer[at] == '\r' || buffer[at] == '\n')) {
            at++;
        }
    }

    private void skipLine() throws IOException {
        while (available(1)) {
            if (buffer[at++] == '\n') {
                return;
            }
        }
    }

    /// Whether so many octets can be had; makes room and reads on for them. At most as many as the buffer holds.
    private boolean available(int wanted) throws IOException {
        while (filled - at < wanted && !drained) {
            if (at > 0 && filled == buffer.length) {
                System.arraycopy(buffer, at, buffer, 0, filled - at);
                base += at;
                filled -= at;
                at = 0;
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                drained = true;
            } else {
                filled += count;
            }
        }
        return filled - at >= wanted;
    }

    private boolean isFrom() throws IOException {
        if (!available(FROM.length)) {
            return false;
        }
        for (int i = 0; i < FROM.length; i++) {
            if (buffer[at + i] != FROM[i]) {
                return false;
            }
        }
        return true;
    }

    /// The line at hand if it begins a message; it is not passed.
    private @Nullable Separator separator() throws IOException {
        if (!isFrom()) {
            return null;
        }
        int length = FROM.length;
        while (available(length + 1) && buffer[at + length] != '\n' && length < LONGEST_SEPARATOR) {
            length++;
        }
        var text =
                new String(
                                buffer,
                                at + FROM.length,
                                length - FROM.length,
                                StandardCharsets.ISO_8859_1)
                        .strip();
        var date = MailDate.parse(text.length() > 150 ? text.substring(text.length() - 150) : text);
        return date.isPresent() || first ? new Separator(text, date) : null;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int told = tellPending(into, offset, length);
            if (told > 0) {
                return told;
            }
            if (between) {
                return -1;
            }
            if (lineStart) {
                startLine();
            } else {
                int count = readLine(into, offset, length);
                if (count > 0) {
                    return count;
                }
            }
        }
    }

    private int tellPending(byte[] into, int offset, int length) {
        int told = 0;
        while (told < length && pendingAt < pending.length()) {
            into[offset + told++] = (byte) pending.charAt(pendingAt++);
        }
        while (told < length && quotes > 0) {
            into[offset + told++] = '>';
            quotes--;
        }
        return told;
    }

    private String told(End end) {
        return end == End.NONE ? "" : keepLineEnds ? end.octets : End.CRLF.octets;
    }

    private void tell(String text) {
        pending = text;
        pendingAt = 0;
    }

    /// Looks at the beginning of a line: it ends the message, is empty, or goes on with text.
    private void startLine() throws IOException {
        if (!available(1) || separator() != null) {
            tell(lastLineEnd == null ? told(held) : lastLineEnd);
            between = true;
            return;
        }
        lineStart = false;
        lineHasText = false;
        if (isEmptyLine()) {
            return;
        }
        tell(told(held) + told(heldEmpty));
        held = End.NONE;
        heldEmpty = End.NONE;
        while (available(1) && buffer[at] == '>') {
            quotes++;
            at++;
        }
        if (quotes > 0) {
            lineHasText = true;
            if (isFrom()) {
                quotes--;
            }
        }
    }

    private boolean isEmptyLine() throws IOException {
        return buffer[at] == '\n' || (buffer[at] == '\r' && available(2) && buffer[at + 1] == '\n');
    }

    /// Tells text of the line at hand, as far as it reaches; 0 where it ended.
    private int readLine(byte[] into, int offset, int length) throws IOException {
        if (!available(1)) {
            lineStart = true;
            return 0;
        }
        if (buffer[at] == '\n') {
            at++;
            endLine(End.LF);
            return 0;
        }
        if (buffer[at] == '\r' && available(2) && buffer[at + 1] == '\n') {
            at += 2;
            endLine(End.CRLF);
            return 0;
        }
        lineHasText = true;
        // The octet at hand is text, whatever it is; then up to what may end the line.
        int count = 1;
        int most = Math.min(length, filled - at);
        while (count < most && buffer[at + count] != '\n' && buffer[at + count] != '\r') {
            count++;
        }
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    private void endLine(End end) {
        lineStart = true;
        if (lineHasText) {
            held = end;
            heldEmpty = End.NONE;
            return;
        }
        if (heldEmpty != End.NONE) {
            tell(told(held));
            held = heldEmpty;
        }
        heldEmpty = end;
    }
}
