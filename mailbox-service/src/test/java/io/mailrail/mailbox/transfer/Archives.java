package io.mailrail.mailbox.transfer;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Archives for tests. A name that ends with `/` is a folder; a value that begins with `->` is a link.
final class Archives {

    /// When every file was modified.
    static final Instant MODIFIED = Instant.parse("2020-02-29T12:34:56Z");

    private Archives() {}

    static byte[] tar(Map<String, String> files) {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(
                    files.size() % 2 == 0
                            ? TarArchiveOutputStream.LONGFILE_POSIX
                            : TarArchiveOutputStream.LONGFILE_GNU);
            for (var file : files.entrySet()) {
                var octets = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
                if (file.getValue().startsWith("->")) {
                    var link = new TarArchiveEntry(file.getKey(), TarConstants.LF_LINK);
                    link.setLinkName(file.getValue().substring(2));
                    tar.putArchiveEntry(link);
                    tar.closeArchiveEntry();
                    continue;
                }
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(octets.length);
                entry.setModTime(FileTime.from(MODIFIED));
                tar.putArchiveEntry(entry);
                tar.write(octets);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @SuppressWarnings("PreferCharsetOverload") // the library has none that can be called
    static byte[] zip(Map<String, String> files, String encoding) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(out)) {
            zip.setEncoding(encoding);
            zip.setUseLanguageEncodingFlag(false);
            for (var file : files.entrySet()) {
                var entry = new ZipArchiveEntry(file.getKey());
                entry.setTime(FileTime.from(MODIFIED));
                zip.putArchiveEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] octets) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
