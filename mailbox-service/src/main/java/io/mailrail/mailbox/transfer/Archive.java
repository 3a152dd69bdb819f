package io.mailrail.mailbox.transfer;

import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The entries of a tar, a tar.gz or a zip, read as a stream. Names mean nothing but themselves: nothing is written anywhere.
///
/// What an archive claims about itself is not believed: headers are read up to a limit, and so is all that comes out of it.
final class Archive implements Closeable {

    /// Most octets between two entries' data: names, attributes, extensions.
    private static final long MAX_HEADER = 1024 * 1024;

    /// How an old zip spells names outside ASCII (APPNOTE appendix D.1), where Java knows it.
    private static final Charset OLD_ZIP =
            Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

    private final Gauge gauge;
    private final ArchiveInputStream<? extends ArchiveEntry> entries;
    private final Unpacked.Limited octets;

    /// @param unpacked the archive, no longer compressed
    /// @param limit most octets of all entries
    Archive(InputStream unpacked, long limit) throws IOException {
        var looked = new BufferedInputStream(unpacked, 8 * 1024);
        boolean zip = Unpacked.isZip(looked);
        gauge = new Gauge(looked);
        entries =
                zip
                        // With Unicode extra fields; without STORED entries whose size comes after,
                        // which would be held in memory whole.
                        ? new ZipArchiveInputStream(gauge, "UTF-8", true, false)
                        // Decoded once more in name().
                        : new TarArchiveInputStream(gauge, "ISO-8859-1");
        octets = new Unpacked.Limited(entries, limit);
    }

    /// What an entry is.
    enum Kind {
        FILE,
        DIRECTORY,
        /// Its data stand under another name.
        LINK,
        /// A device, or a file in a form that is not understood.
        OTHER
    }

    /// An entry.
    ///
    /// @param path the names of the folders, and of the file itself
    /// @param modified null where the archive does not tell
    record Entry(Kind kind, List<String> path, @Nullable Instant modified, long place) {

        Entry {
            path = List.copyOf(path);
        }

        String name() {
            return path.isEmpty() ? "" : path.getLast();
        }

        /// The folders that the file is in.
        List<String> folders() {
            return path.subList(0, Math.max(0, path.size() - 1));
        }

        @Override
        public String toString() {
            return String.join("/", path);
        }
    }

    /// Goes past what is unread of the last entry to the next; null at the end.
    @Nullable Entry next() throws IOException {
        try {
            pass();
            gauge.limit(MAX_HEADER);
            ArchiveEntry entry;
            do {
                entry = entries.getNextEntry();
            } while (entry instanceof TarArchiveEntry tar && tar.isGlobalPaxHeader());
            gauge.limit(Long.MAX_VALUE);
            return entry == null ? null : entry(entry);
        } catch (StackOverflowError
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | UnsupportedOperationException e) {
            throw new IOException("is a damaged archive", e);
        }
    }

    private void pass() throws IOException {
        if (entries.getBytesRead() == 0 && gauge.place() == 0) {
            return;
        }
        long passed = entries.skip(64 * 1024);
        while (passed > 0) {
            octets.count(passed);
            passed = entries.skip(64 * 1024);
        }
    }

    private Entry entry(ArchiveEntry entry) {
        return new Entry(kind(entry), path(name(entry)), modified(entry), gauge.place());
    }

    private static @Nullable Instant modified(ArchiveEntry entry) {
        var time =
                switch (entry) {
                    case TarArchiveEntry tar -> tar.getLastModifiedTime();
                    case ZipArchiveEntry zip -> zip.getLastModifiedTime();
                    default -> null;
                };
        return time == null || !MailDate.isSane(time.toInstant()) ? null : time.toInstant();
    }

    private Kind kind(ArchiveEntry entry) {
        if (entry.isDirectory()) {
            return Kind.DIRECTORY;
        }
        if (entry instanceof TarArchiveEntry tar) {
            if (tar.isLink() || tar.isSymbolicLink()) {
                return Kind.LINK;
            }
            if (!tar.isFile()) {
                return Kind.OTHER;
            }
        }
        return entries.canReadEntryData(entry) ? Kind.FILE : Kind.OTHER;
    }

    private static String name(ArchiveEntry entry) {
        var name = entry.getName();
        if (entry instanceof ZipArchiveEntry zip) {
            var raw = zip.getRawName();
            return raw == null || zip.getGeneralPurposeBit().usesUTF8ForNames()
                    ? name
                    : decode(raw, OLD_ZIP);
        }
        // A name from a PAX header was UTF-8 and may have any character; any other has octets.
        return name.chars().allMatch(c -> c <= 0xFF)
                ? decode(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                : name;
    }

    private static String decode(byte[] raw, Charset otherwise) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(raw, otherwise);
        }
    }

    private static List<String> path(String name) {
        var path = new ArrayList<String>();
        for (var part : name.split("[/\\\\]")) {
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                path.add(part);
            }
        }
        return path;
    }

    /// The data of the entry at hand. Closing it closes nothing.
    InputStream octets() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return octets.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    return octets.read(into, offset, length);
                } catch (IllegalArgumentException | IllegalStateException e) {
                    throw new IOException("is damaged", e);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }

    /// Counts what is read, and fails where too much is read for a header.
    private static final class Gauge extends InputStream {

        private final InputStream in;
        private long place;
        private long most = Long.MAX_VALUE;

        Gauge(InputStream in) {
            this.in = in;
        }

        long place() {
            return place;
        }

        /// How many octets may be read from here on.
        void limit(long octets) {
            most = octets == Long.MAX_VALUE ? octets : place + octets;
        }

        private void count(long octets) throws IOException {
            place += octets;
            if (place > most) {
                throw new IOException("has an entry whose header is too large");
            }
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            if (octet >= 0) {
                count(1);
            }
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        @Override
        public long skip(long octets) throws IOException {
            long skipped = in.skip(octets);
            count(skipped);
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
