package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Writes messages one after another as an mbox (RFC 4155 Appendix A): lines end with LF, and a line of the content that begins with
/// any number of `>` and `From ` gets one `>` more ("mboxrd").
///
/// Above its header each message gets fields of ours: [MboxHeader#MARK] says how many, the internal date, and what of the content an
/// mbox cannot say: that its lines are kept as they are, because not all of them ended with CRLF, and that its last line had no
/// end. With them [MboxSource] gives back every message octet for octet.
final class MboxWriter {

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    private final OutputStream out;

    /// @param out buffered, for most writes are of one octet
    MboxWriter(OutputStream out) {
        this.out = out;
    }

    /// What is written of a message beside its content.
    ///
    /// @param sender an address, or anything where there is none
    record Exported(String sender, Instant internalDate, Flags flags, String mailbox) {}

    /// @param content opened twice, for what the message begins with depends on all of it
    void write(Exported message, Supplier<InputStream> content) throws IOException {
        Shape shape;
        try (var in = content.get()) {
            shape = Shape.of(in);
        }
        line("From " + sender(message.sender()) + " " + ASCTIME.format(message.internalDate()));
        var fields = fields(message);
        line(
                MboxHeader.MARK
                        + ": fields="
                        + fields.size()
                        + "; date="
                        + message.internalDate()
                        + "; lines="
                        + (shape.keptLines() ? "kept" : "crlf")
                        + "; end="
                        + shape.end());
        for (var field : fields) {
            line(field);
        }
        try (var in = content.get()) {
            new Lines(shape.keptLines()).copy(in);
        }
        if (!shape.end().equals("line")) {
            out.write('\n');
        }
        out.write('\n');
    }

    private static List<String> fields(Exported message) {
        var flags = message.flags();
        var fields = new ArrayList<String>();
        fields.add(MboxHeader.STATUS + ": " + (flags.has(Flag.SEEN) ? "RO" : "O"));
        var more =
                (flags.has(Flag.ANSWERED) ? "A" : "")
                        + (flags.has(Flag.FLAGGED) ? "F" : "")
                        + (flags.has(Flag.DRAFT) ? "T" : "")
                        + (flags.has(Flag.DELETED) ? "D" : "");
        if (!more.isEmpty()) {
            fields.add(MboxHeader.X_STATUS + ": " + more);
        }
        if (!flags.keywords().isEmpty()) {
            fields.add(MboxHeader.KEYWORDS + ": " + String.join(" ", flags.keywords()));
        }
        fields.add(MboxHeader.MAILBOX + ": " + message.mailbox());
        return fields;
    }

    private static String sender(String address) {
        return !address.isEmpty()
                        && address.length() <= 320
                        && address.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? address
                : "MAILER-DAEMON";
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /// What of a content an mbox cannot say.
    ///
    /// @param keptLines not every line end is CRLF, or a CR stands before one
    /// @param end `line` after a line end, `cr` after a CR alone, `none` otherwise
    private record Shape(boolean keptLines, String end) {

        static Shape of(InputStream in) throws IOException {
            var buffer = new byte[64 * 1024];
            boolean kept = false;
            int last = 0;
            int beforeLast = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    int octet = buffer[i];
                    kept |= octet == '\n' && (last != '\r' || beforeLast == '\r');
                    beforeLast = last;
                    last = octet;
                }
            }
            return new Shape(kept, last == '\n' ? "line" : last == '\r' ? "cr" : "none");
        }
    }

    /// Copies a content line by line, however long they are.
    private final class Lines {

        private final boolean keptLines;

        /// Whether all of the line so far may stand before, or in, a `From `; how much of both there was.
        private boolean beginning = true;

        private long quotes;
        private int matched;

        /// A CR whose successor is not known.
        private boolean cr;

        Lines(boolean keptLines) {
            this.keptLines = keptLines;
        }

        void copy(InputStream in) throws IOException {
            var buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    octet(buffer[i]);
                }
            }
            if (beginning) {
                endBeginning(0);
            }
            if (cr) {
                out.write('\r');
            }
        }

        private void octet(byte octet) throws IOException {
            if (beginning) {
                if (matched == 0 && octet == '>') {
                    quotes++;
                    return;
                }
                if (octet == FROM[matched]) {
                    matched++;
                    if (matched == FROM.length) {
                        endBeginning(1);
                    }
                    return;
                }
                endBeginning(0);
            }
            if (cr) {
                cr = false;
                if (octet != '\n') {
                    out.write('\r');
                }
            }
            if (octet == '\r' && !keptLines) {
                cr = true;
                return;
            }
            out.write(octet);
            if (octet == '\n') {
                beginning = true;
                quotes = 0;
                matched = 0;
            }
        }

        private void endBeginning(int more) throws IOException {
            for (long n = quotes + more; n > 0; n--) {
                out.write('>');
            }
            out.write(FROM, 0, matched);
            beginning = false;
        }
    }
}
