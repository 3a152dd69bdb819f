package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flags;
import io.mailrail.mailbox.transfer.Found.Dated;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Locale;

/// The `.eml` files of an archive; a folder is a mailbox.
final class EmlSource implements MessageSource {

    private static final String SUFFIX = ".eml";

    /// Where macOS puts what it knows about the files.
    private static final String MAC = "__MACOSX";

    private final Archive archive;

    EmlSource(Archive archive) {
        this.archive = archive;
    }

    @Override
    public @Nullable Found next() throws IOException {
        while (true) {
            var entry = archive.next();
            if (entry == null) {
                return null;
            }
            if (entry.kind() == Archive.Kind.DIRECTORY
                    || entry.path().contains(MAC)
                    || entry.name().startsWith(".")) {
                continue;
            }
            return found(entry);
        }
    }

    private Found found(Archive.Entry entry) {
        if (!entry.name().toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
            return new Found.Unusable(
                    entry.place(),
                    entry.toString(),
                    Skip.Reason.NOT_A_MESSAGE,
                    "its name does not end with " + SUFFIX);
        }
        return switch (entry.kind()) {
            case FILE ->
                    new Found.Message(
                            entry.place(),
                            entry.toString(),
                            entry.folders(),
                            Flags.NONE,
                            new Dated(null, entry.modified()),
                            false,
                            new CrlfStream(archive.octets()));
            case LINK ->
                    new Found.Unusable(
                            entry.place(),
                            entry.toString(),
                            Skip.Reason.UNREADABLE,
                            "a link to another file");
            case OTHER, DIRECTORY ->
                    new Found.Unusable(
                            entry.place(),
                            entry.toString(),
                            Skip.Reason.UNREADABLE,
                            "stored in a way that is not understood");
        };
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
