package io.mailrail.mailbox.transfer;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.transfer.ExportRepository.Box;
import io.mailrail.mailbox.transfer.ExportRepository.Row;
import io.mailrail.mailbox.transfer.MboxWriter.Exported;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes the mail of an account as an mbox: mailbox by mailbox in the order of their names, message by message in the order of their
/// UIDs. Nothing is locked: what arrives or goes meanwhile may be in it or not.
@Service
public class Exports {

    /// What lies within the first so many octets of a content is small: the store reads many at once.
    private static final int SMALL = 256 * 1024;

    /// Octets of small contents that are read together.
    private static final long TOGETHER = 2L * 1024 * 1024;

    private final ExportRepository repository;
    private final ContentStore contents;
    private final MailboxRows rows;

    Exports(ExportRepository repository, ContentStore contents, MailboxRows rows) {
        this.repository = repository;
        this.contents = contents;
        this.rows = rows;
    }

    /// An export that is about to begin.
    public final class Export {

        private final AccountId account;
        private final List<Box> mailboxes;

        private Export(AccountId account, List<Box> mailboxes) {
            this.account = account;
            this.mailboxes = mailboxes;
        }

        /// @return how many messages were written
        /// @throws Refused when the store is away
        public long writeTo(OutputStream out) throws IOException {
            var buffered = new BufferedOutputStream(out, 64 * 1024);
            var writer = new MboxWriter(buffered);
            long written = 0;
            for (var mailbox : mailboxes) {
                long uid = 0;
                List<Row> page = List.of();
                do {
                    long after = uid;
                    page = guard(() -> repository.page(account, mailbox.id(), after));
                    written += write(page, mailbox.name(), writer);
                    uid = page.isEmpty() ? uid : page.getLast().uid();
                } while (!page.isEmpty());
            }
            buffered.flush();
            return written;
        }
    }

    /// @param only null for all mailboxes
    /// @throws Refused NoSuchMailbox
    public Export of(AccountId account, @Nullable MailboxName only) {
        if (only == null) {
            return new Export(account, guard(() -> repository.mailboxes(account)));
        }
        var row =
                guard(() -> rows.find(account, only))
                        .filter(MailboxRow::selectable)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(only));
        return new Export(account, List.of(new Box(row.id(), only.value())));
    }

    private long write(List<Row> page, String mailbox, MboxWriter writer) throws IOException {
        Map<ContentKey, byte[]> small = Map.of();
        int readUntil = 0;
        long written = 0;
        for (int at = 0; at < page.size(); at++) {
            if (at >= readUntil) {
                readUntil = together(page, at);
                small = contents.readSmall(lengths(page.subList(at, readUntil)));
            }
            var row = page.get(at);
            var content = content(row, small);
            if (content != null) {
                writer.write(
                        new Exported(row.sender(), row.internalDate(), row.flags(), mailbox),
                        content);
                written++;
            }
        }
        return written;
    }

    private static int together(List<Row> page, int from) {
        long total = 0;
        int until = from;
        while (until < page.size() && (until == from || total < TOGETHER)) {
            total += Math.min(page.get(until).size(), SMALL);
            until++;
        }
        return until;
    }

    private static Map<ContentKey, Integer> lengths(List<Row> rows) {
        var lengths = new HashMap<ContentKey, Integer>();
        for (var row : rows) {
            if (row.size() <= SMALL && row.size() > 0) {
                lengths.put(row.content(), (int) row.size());
            }
        }
        return lengths;
    }

    /// Null where the content went while one was reading.
    private @Nullable Supplier<InputStream> content(Row row, Map<ContentKey, byte[]> small) {
        if (row.size() == 0) {
            return InputStream::nullInputStream;
        }
        if (row.size() <= SMALL) {
            var octets = small.get(row.content());
            return octets == null ? null : () -> new ByteArrayInputStream(octets);
        }
        var key = row.content();
        return () -> contents.read(key.account(), key.content(), 0, row.size());
    }
}
