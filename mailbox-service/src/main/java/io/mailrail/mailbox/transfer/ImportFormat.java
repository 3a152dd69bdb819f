package io.mailrail.mailbox.transfer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an upload holds. That it is compressed, and in which kind of archive, is seen in its first octets.
public enum ImportFormat {
    /// Messages one after another in a file (RFC 4155), possibly gzip.
    MBOX,

    /// A file a message below `cur` and `new`, a folder a mailbox; a tar, a tar.gz or a zip.
    MAILDIR,

    /// A file a message, a folder a mailbox; a zip, a tar or a tar.gz.
    EML;

    /// As the store and the API spell it.
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ImportFormat> of(String spelled) {
        return Arrays.stream(values()).filter(f -> f.spelled().equals(spelled)).findFirst();
    }
}
