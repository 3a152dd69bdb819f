package io.mailrail.imap.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/// What the server says, octet by octet: the strings of RFC 3501 §4 and §9. It gathers a few kilobytes before it passes them
/// on, and the rest at [#drain]. Not safe for use by several threads.
public final class ImapWriter {

    private static final int MOST_GATHERED = 8192;

    /// A longer string goes as a literal.
    private static final int LONGEST_QUOTED = 1000;

    private final OutputStream out;
    private byte[] gathered = new byte[256];
    private int length;

    public ImapWriter(OutputStream out) {
        this.out = out;
    }

    /// ASCII as it stands.
    public ImapWriter raw(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            octet((byte) text.charAt(i));
        }
        return this;
    }

    private void octet(int octet) throws IOException {
        if (length == gathered.length) {
            if (length >= MOST_GATHERED) {
                drain();
            } else {
                gathered = Arrays.copyOf(gathered, length * 2);
            }
        }
        gathered[length++] = (byte) octet;
    }

    public ImapWriter number(long number) throws IOException {
        return raw(Long.toString(number));
    }

    public ImapWriter sp() throws IOException {
        octet(' ');
        return this;
    }

    public ImapWriter crlf() throws IOException {
        octet('\r');
        octet('\n');
        return this;
    }

    /// `resp-text`: what is not printable ASCII becomes a question mark.
    public ImapWriter text(String text) throws IOException {
        var line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return raw(line.isEmpty() ? "-" : line.toString());
    }

    /// `astring`: an atom where that is possible.
    public ImapWriter astring(String text) throws IOException {
        boolean atom =
                !text.isEmpty()
                        && text.length() <= LONGEST_QUOTED
                        && !text.equalsIgnoreCase("NIL")
                        && text.chars().allMatch(c -> c < 0x7f && ImapReader.isAtomChar((byte) c));
        return atom ? raw(text) : string(text);
    }

    /// `string`: quoted where that is possible, a literal in UTF-8 otherwise (a quoted string has only 7-bit characters). NUL,
    /// which not even a literal may hold, is left out.
    public ImapWriter string(String text) throws IOException {
        boolean quotable =
                text.length() <= LONGEST_QUOTED
                        && text.chars().allMatch(c -> c > 0 && c < 0x80 && c != '\r' && c != '\n');
        if (!quotable) {
            return literal(text.replace("\0", "").getBytes(UTF_8));
        }
        octet('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                octet('\\');
            }
            octet(c);
        }
        octet('"');
        return this;
    }

    /// `nstring = string / nil`
    public ImapWriter nstring(@Nullable String text) throws IOException {
        return text == null ? nil() : string(text);
    }

    public ImapWriter nil() throws IOException {
        return raw("NIL");
    }

    public ImapWriter literal(byte[] octets) throws IOException {
        raw("{" + octets.length + "}").crlf();
        drain();
        out.write(octets);
        return this;
    }

    /// Announces a literal whose octets the caller then writes to the stream, exactly so many.
    public OutputStream literal(long length) throws IOException {
        raw("{" + length + "}").crlf();
        drain();
        return out;
    }

    /// A literal as it arrives.
    ///
    /// @throws IOException also if the stream ends early: what was announced can no longer be kept, the connection is lost
    public ImapWriter literal(long length, InputStream octets) throws IOException {
        long written = octets.transferTo(literal(length));
        if (written != length) {
            throw new IOException("literal of " + length + " octets ended after " + written);
        }
        return this;
    }

    /// `mailbox`, in modified UTF-7.
    public ImapWriter mailbox(String name) throws IOException {
        return astring(ModifiedUtf7.encode(name));
    }

    /// `date-time`, in UTC.
    public ImapWriter dateTime(Instant instant) throws IOException {
        var time = OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
        return raw(
                String.format(
                        Locale.ROOT,
                        "\"%2d-%s-%04d %02d:%02d:%02d +0000\"",
                        time.getDayOfMonth(),
                        DateReader.MONTHS.get(time.getMonthValue() - 1),
                        time.getYear(),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond()));
    }

    /// Passes on what was gathered.
    public void drain() throws IOException {
        out.write(gathered, 0, length);
        length = 0;
    }
}
