package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The fields by which an mbox tells what is no part of a message: its flags, and where it lay. They are taken off.
///
/// A message that [MboxWriter] wrote begins with [#MARK], which says how many lines of ours follow; only they are taken off, and
/// the message comes out octet for octet. Of any other message the fields of Mozilla, mutt, Dovecot and UW-IMAP are understood,
/// wherever in the header they stand.
final class MboxHeader {

    /// The field that begins what we wrote.
    static final String MARK = "X-Mailrail-Export";

    static final String MAILBOX = "X-Mailrail-Mailbox";
    static final String STATUS = "Status";
    static final String X_STATUS = "X-Status";
    static final String KEYWORDS = "X-Keywords";

    /// Octets of a header that are looked at.
    private static final int LIMIT = 256 * 1024;

    private static final Set<String> OTHERS_OF_MBOXES =
            Set.of("x-uid", "x-imap", "x-imapbase", "x-mozilla-status2");

    /// The subject of the message in which UW-IMAP keeps its own data.
    private static final String INTERNAL_DATA = "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA";

    private final MboxStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final TreeSet<String> keywords = new TreeSet<>();
    private int flags;
    private boolean deleted;
    private boolean internal;
    private boolean ours;
    private @Nullable Instant date;
    private @Nullable MailboxName mailbox;

    private MboxHeader(MboxStream in) {
        this.in = in;
    }

    /// Reads the header of the message at hand.
    static MboxHeader read(MboxStream in) throws IOException {
        var header = new MboxHeader(in);
        header.read();
        return header;
    }

    Flags flags() {
        return new Flags(flags, List.copyOf(keywords));
    }

    /// Deleted by Mozilla, which leaves it in the file until the folder is compacted.
    boolean isDeleted() {
        return deleted;
    }

    /// Not mail, but what UW-IMAP has to remember.
    boolean isInternalData() {
        return internal;
    }

    /// Whether [MboxWriter] wrote it.
    boolean isOurs() {
        return ours;
    }

    /// The internal date, where it was ours.
    @Nullable Instant date() {
        return date;
    }

    /// Where it lay, where it was ours.
    @Nullable MailboxName mailbox() {
        return mailbox;
    }

    /// The message without these fields.
    InputStream octets() {
        return kept.size() == 0
                ? in
                : new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), in);
    }

    private void read() throws IOException {
        var line = line();
        if (line != null && line.name().equals(MARK.toLowerCase(Locale.ROOT))) {
            ours = true;
            readOurs(line.value());
            return;
        }
        boolean strip = false;
        while (line != null) {
            if (!line.isContinuation()) {
                strip = understand(line);
            }
            if (!strip) {
                kept.write(line.octets, 0, line.octets.length);
            }
            if (line.isEmpty() || !line.isField() || kept.size() >= LIMIT) {
                return;
            }
            line = line();
        }
    }

    /// `fields=2; date=2026-11-02T09:00:00Z; lines=kept; end=none`
    private void readOurs(String value) throws IOException {
        int fields = 0;
        for (var parameter : value.split(";")) {
            var parts = parameter.strip().split("=", 2);
            var given = parts.length == 2 ? parts[1] : "";
            switch (parts[0]) {
                case "fields" -> fields = given.matches("\\d{1,2}") ? Integer.parseInt(given) : 0;
                case "date" -> date = instant(given);
                case "lines" -> {
                    if (given.equals("kept")) {
                        in.keepLineEnds();
                    }
                }
                case "end" -> {
                    if (given.equals("none")) {
                        in.lastLineEnd("");
                    } else if (given.equals("cr")) {
                        in.lastLineEnd("\r");
                    }
                }
                default -> {} // of a later version
            }
        }
        for (int i = 0; i < fields; i++) {
            var line = line();
            if (line != null) {
                understand(line);
            }
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notOurs) {
            return null;
        }
    }

    /// A line of the header, or what of it fits, with its end.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Line(byte[] octets, String text) {

        boolean isEmpty() {
            return text.isEmpty();
        }

        boolean isContinuation() {
            return text.startsWith(" ") || text.startsWith("\t");
        }

        boolean isField() {
            return isContinuation() || !name().isEmpty();
        }

        /// In lower case; empty where it is no field.
        String name() {
            int colon = text.indexOf(':');
            var name = text.substring(0, Math.max(colon, 0)).stripTrailing();
            return name.indexOf(' ') >= 0 ? "" : name.toLowerCase(Locale.ROOT);
        }

        /// As it stands after the colon and one space.
        String value() {
            var value = text.substring(text.indexOf(':') + 1);
            return value.startsWith(" ") ? value.substring(1) : value;
        }
    }

    private @Nullable Line line() throws IOException {
        var octets = new ByteArrayOutputStream(100);
        int octet;
        do {
            octet = in.read();
            if (octet >= 0) {
                octets.write(octet);
            }
        } while (octet >= 0 && octet != '\n' && octets.size() < LIMIT);
        if (octets.size() == 0) {
            return null;
        }
        var all = octets.toByteArray();
        int length = all.length;
        if (length > 0 && all[length - 1] == '\n') {
            length--;
            if (length > 0 && all[length - 1] == '\r') {
                length--;
            }
        }
        return new Line(all, new String(all, 0, length, StandardCharsets.UTF_8));
    }

    /// Takes what a field says; whether it is one that belongs to the mbox.
    private boolean understand(Line line) {
        var value = line.value();
        switch (line.name()) {
            case "status" -> status(value);
            case "x-status" -> status(value);
            case "x-keywords", "x-mozilla-keys" -> keywords(value);
            case "x-mozilla-status" -> mozilla(value);
            case "x-mailrail-mailbox" -> {
                if (!ours) {
                    return false;
                }
                mailbox(value);
            }
            case "subject" -> {
                internal |= value.startsWith(INTERNAL_DATA);
                return false;
            }
            default -> {
                return OTHERS_OF_MBOXES.contains(line.name());
            }
        }
        return true;
    }

    private void set(Flag flag) {
        flags |= flag.bit();
    }

    /// `R` read, `A` answered, `F` flagged, `T` draft, `D` deleted; `O` says that it is not recent.
    private void status(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'R' -> set(Flag.SEEN);
                case 'A' -> set(Flag.ANSWERED);
                case 'F' -> set(Flag.FLAGGED);
                case 'T' -> set(Flag.DRAFT);
                case 'D' -> set(Flag.DELETED);
                default -> {} // of no meaning here
            }
        }
    }

    private void keywords(String words) {
        for (var word : words.strip().split(ours ? " +" : "[\\s,]+")) {
            if ((ours ? Keywords.isStored(word) : Keywords.isStorable(word))
                    && keywords.size() < Flags.MAX_KEYWORDS) {
                keywords.add(word);
            }
        }
    }

    /// Bits in hexadecimal digits: 1 read, 2 replied, 4 marked, 8 expunged, 1000 forwarded.
    private void mozilla(String digits) {
        if (!digits.strip().matches("[0-9A-Fa-f]{1,8}")) {
            return;
        }
        long bits = Long.parseLong(digits.strip(), 16);
        if ((bits & 0x1) != 0) {
            set(Flag.SEEN);
        }
        if ((bits & 0x2) != 0) {
            set(Flag.ANSWERED);
        }
        if ((bits & 0x4) != 0) {
            set(Flag.FLAGGED);
        }
        if ((bits & 0x1000) != 0) {
            keywords.add("$Forwarded");
        }
        deleted |= (bits & 0x8) != 0;
    }

    private void mailbox(String name) {
        try {
            mailbox = new MailboxName(name);
        } catch (IllegalArgumentException notOurs) {
            mailbox = null;
        }
    }
}
