package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.mailbox.transfer.Found.Dated;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// The messages of a tree of Maildirs: `cur` and `new`, flags after `:2,` in the names, a Maildir++ folder `.A.B` or a Maildir in
/// a folder as a mailbox, letters for keywords as Dovecot has them.
final class MaildirSource implements MessageSource {

    /// `:2,FLAGS`; where a colon may not stand in a name, programs write another sign.
    private static final Pattern INFO = Pattern.compile("[:;!]2,([A-Za-z]*)$");

    private final Archive archive;
    private final MaildirSurvey survey;

    MaildirSource(Archive archive, MaildirSurvey survey) {
        this.archive = archive;
        this.survey = survey;
    }

    @Override
    public @Nullable Found next() throws IOException {
        while (true) {
            var entry = archive.next();
            if (entry == null) {
                return null;
            }
            if (MaildirSurvey.isMessage(entry) && !entry.name().startsWith(".")) {
                return found(entry);
            }
        }
    }

    private Found found(Archive.Entry entry) {
        var name = entry.toString();
        var folder = MaildirSurvey.folder(entry);
        if (entry.path().get(folder.size()).equals("tmp")) {
            return new Found.Unusable(
                    entry.place(),
                    name,
                    Skip.Reason.NOT_A_MESSAGE,
                    "in tmp: its delivery did not end");
        }
        return switch (entry.kind()) {
            case FILE -> message(entry, folder);
            case LINK ->
                    new Found.Unusable(
                            entry.place(),
                            name,
                            Skip.Reason.UNREADABLE,
                            "a link: make the tar with --hard-dereference");
            case OTHER, DIRECTORY ->
                    new Found.Unusable(
                            entry.place(),
                            name,
                            Skip.Reason.UNREADABLE,
                            "stored in a way that is not understood");
        };
    }

    private Found message(Archive.Entry entry, List<String> folder) {
        try {
            return new Found.Message(
                    entry.place(),
                    entry.toString(),
                    survey.levels(folder),
                    flags(folder, entry.name()),
                    new Dated(entry.modified(), null),
                    false,
                    new CrlfStream(unpacked(archive.octets())));
        } catch (IOException e) {
            return new Found.Unusable(
                    entry.place(),
                    entry.toString(),
                    Skip.Reason.UNREADABLE,
                    String.valueOf(e.getMessage()));
        }
    }

    /// Dovecot's zlib plugin compresses each message by itself.
    private static InputStream unpacked(InputStream in) throws IOException {
        var looked = new BufferedInputStream(in);
        return Unpacked.isGzip(looked) ? new GZIPInputStream(looked) : looked;
    }

    private Flags flags(List<String> folder, String name) {
        var info = INFO.matcher(name);
        if (!info.find()) {
            return Flags.NONE;
        }
        int bits = 0;
        var keywords = new ArrayList<String>();
        var letters = info.group(1);
        for (int i = 0; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'S' -> bits |= Flag.SEEN.bit();
                case 'R' -> bits |= Flag.ANSWERED.bit();
                case 'F' -> bits |= Flag.FLAGGED.bit();
                case 'D' -> bits |= Flag.DRAFT.bit();
                case 'T' -> bits |= Flag.DELETED.bit();
                case 'P' -> keywords.add("$Forwarded");
                default -> {
                    var keyword = survey.keyword(folder, letters.charAt(i));
                    if (keyword != null) {
                        keywords.add(keyword);
                    }
                }
            }
        }
        return new Flags(bits, keywords);
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
