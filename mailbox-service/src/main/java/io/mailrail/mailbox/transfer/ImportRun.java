package io.mailrail.mailbox.transfer;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.filing.NewMessage;
import io.mailrail.mailbox.transfer.ImportBatch.Item;
import io.mailrail.mailbox.transfer.ImportJob.Counts;
import io.mailrail.mailbox.transfer.ImportLeases.Progress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// One replica's work at one import, for as long as it holds the lease.
///
/// 1. Read the upload from where the last commit left off. 2. Take messages in, until there are enough for a batch. 3. File them; how
/// far the import has come is committed with them. So a crash at any instant loses nothing and doubles nothing: what was not
/// committed is read again.
final class ImportRun {

    private static final Logger log = LoggerFactory.getLogger(ImportRun.class);

    /// A lease is renewed when this part of it has passed.
    private static final int RENEWALS = 3;

    /// The position of an upload that cannot be read further.
    private static final long BROKEN = Long.MAX_VALUE;

    private final ImportTools tools;
    private final ImportJob job;
    private final UUID owner;
    private final BooleanSupplier stopping;
    private final UploadStream upload;

    /// Those of the batch at hand.
    private final Map<MailboxName, Integer> mailboxes = new HashMap<>();

    private long read;
    private long renewed = System.nanoTime();
    private Counts counts;

    /// The lease is another's by now, or the import has ended.
    static final class LeaseLost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LeaseLost() {
            super(null, null, false, false);
        }
    }

    ImportRun(ImportTools tools, ImportJob job, UUID owner, BooleanSupplier stopping) {
        this.tools = tools;
        this.job = job;
        this.owner = owner;
        this.stopping = stopping;
        this.counts = job.counts();
        this.upload = upload();
    }

    private UploadStream upload() {
        return new UploadStream(tools.uploads(), job.key(), job.received(), this::keepLease);
    }

    /// Whether the import is at its end, one way or another; false where it was left to be gone on with.
    ///
    /// @throws LeaseLost, and Refused where the store is away
    boolean run() {
        try (var source = open()) {
            return readOn(source);
        } catch (IOException e) {
            return finish(ImportState.FAILED, "The file " + e.getMessage());
        }
    }

    private MessageSource open() throws IOException {
        long limit = tools.properties().maxUnpacked().toBytes();
        if (job.position() == BROKEN) {
            throw new IOException("cannot be read further");
        }
        return switch (job.format()) {
            case MBOX -> {
                var in = Unpacked.of(upload, limit);
                in.skipNBytes(job.position());
                yield new MboxSource(in, job.position());
            }
            case EML -> passed(new EmlSource(new Archive(Unpacked.of(upload, limit), limit)));
            case MAILDIR -> {
                var survey = survey(limit);
                yield passed(
                        new MaildirSource(new Archive(Unpacked.of(upload, limit), limit), survey));
            }
        };
    }

    private MaildirSurvey survey(long limit) throws IOException {
        try (var archive = new Archive(Unpacked.of(upload(), limit), limit)) {
            return MaildirSurvey.of(archive);
        }
    }

    /// In an archive one cannot begin but at the beginning: what was passed before is passed once more.
    private MessageSource passed(MessageSource source) throws IOException {
        for (long n = 0; n < job.counts().seen(); n++) {
            if (source.next() == null) {
                break;
            }
        }
        return source;
    }

    private boolean readOn(MessageSource source) throws IOException {
        read = counts.seen();
        while (!stopping.getAsBoolean()) {
            IOException broken = null;
            boolean ended = false;
            long position = BROKEN;
            mailboxes.clear();
            try (var batch = new ImportBatch()) {
                try {
                    ended = fill(batch, source);
                    position = source.position();
                } catch (IOException e) {
                    broken = e;
                }
                commit(batch.items(), position);
            }
            if (broken != null) {
                throw broken;
            }
            if (ended) {
                return finish(ImportState.DONE, null);
            }
        }
        tools.leases().renew(job.key(), owner, tools.clock().instant());
        return false;
    }

    /// True at the end of the upload.
    private boolean fill(ImportBatch batch, MessageSource source) throws IOException {
        while (!batch.isFull() && !stopping.getAsBoolean()) {
            var found = source.next();
            if (found == null) {
                return true;
            }
            if (read >= tools.properties().maxMessages()) {
                throw new IOException(
                        "has more than " + tools.properties().maxMessages() + " messages");
            }
            batch.add(item(++read, found));
        }
        return false;
    }

    private Item item(long number, Found found) {
        return switch (found) {
            case Found.Unusable(var place, var name, var reason, var detail) ->
                    new Item.Skipped(new Skip(number, place, name, reason, detail));
            case Found.Message message -> item(number, message);
        };
    }

    private Item item(long number, Found.Message message) {
        MailboxName name;
        try {
            name = mailbox(message.levels());
        } catch (IllegalArgumentException e) {
            return skipped(number, message, Skip.Reason.MAILBOX, String.valueOf(e.getMessage()));
        }
        ReceivedContent content = null;
        boolean taken = false;
        try {
            content =
                    tools.intake()
                            .receive(
                                    job.key().account(),
                                    UUID.randomUUID(),
                                    message.octets(),
                                    tools.maxMessage());
            if (content.size() == 0 && !message.keepEmpty()) {
                return skipped(number, message, Skip.Reason.EMPTY, "there is nothing in it");
            }
            int mailbox =
                    mailboxes.computeIfAbsent(
                            name, n -> tools.mailboxes().find(job.key().account(), n));
            taken = true;
            return new Item.Stored(
                    number,
                    message.name(),
                    message.place(),
                    new NewMessage(
                            job.key().account(),
                            mailbox,
                            emailId(number),
                            content.key(),
                            content.parsed(),
                            content.size(),
                            message.flags(),
                            date(message, content)),
                    content);
        } catch (IOException e) {
            return skipped(number, message, Skip.Reason.UNREADABLE, String.valueOf(e.getMessage()));
        } catch (Refused e) {
            return switch (e.refusal()) {
                case Refusal.TooBig(var limit) ->
                        skipped(
                                number,
                                message,
                                Skip.Reason.TOO_BIG,
                                "it is larger than " + limit + " octets");
                case Refusal.LimitReached(var limit) ->
                        skipped(
                                number,
                                message,
                                Skip.Reason.MAILBOX,
                                "there are too many " + limit);
                case Refusal.NotPermitted(var why) ->
                        skipped(number, message, Skip.Reason.MAILBOX, why);
                default -> throw e;
            };
        } finally {
            if (content != null && !taken) {
                content.close();
            }
        }
    }

    private static Item skipped(
            long number, Found.Message message, Skip.Reason reason, String detail) {
        return new Item.Skipped(new Skip(number, message.place(), message.name(), reason, detail));
    }

    /// The same at every attempt, so that even the keys of the tables would keep a message from coming twice.
    private UUID emailId(long number) {
        return UuidCreator.getNameBasedSha1(job.key().id(), Long.toString(number));
    }

    /// An `INBOX` at the top is the mailbox where the import goes.
    private MailboxName mailbox(List<String> levels) {
        var target = job.mailbox();
        boolean inbox = levels.size() == 1 && levels.getFirst().equalsIgnoreCase("INBOX");
        if (levels.isEmpty() || inbox) {
            return target == null ? MailboxName.INBOX : target;
        }
        for (var level : levels) {
            if (level.indexOf('/') >= 0) {
                throw new IllegalArgumentException("a name has a slash: " + level);
            }
        }
        var below = String.join("/", levels);
        return new MailboxName(target == null ? below : target.value() + "/" + below);
    }

    private Instant date(Found.Message message, ReceivedContent content) {
        var dates = message.date();
        if (dates.sure() != null) {
            return dates.sure();
        }
        return HeaderDate.of(content.header())
                .orElseGet(() ->
                        dates.otherwise() == null ? tools.clock().instant() : dates.otherwise());
    }

    /// Files messages and says how far the import is; what breaks the whole batch is looked for one by one.
    private void commit(List<Item> items, long position) {
        if (items.isEmpty()) {
            return;
        }
        try {
            file(items, position);
        } catch (Refused | LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            if (items.size() == 1) {
                log.error("import_item_failed import={}", job.key().id(), e);
                file(List.of(broken(items.getFirst())), position);
                return;
            }
            for (int i = 0; i < items.size(); i++) {
                commit(
                        items.subList(i, i + 1),
                        i + 1 == items.size() || job.format() != ImportFormat.MBOX
                                ? position
                                : items.get(i + 1).place());
            }
        }
    }

    private static Item broken(Item item) {
        return switch (item) {
            case Item.Skipped skipped -> skipped;
            case Item.Stored stored ->
                    new Item.Skipped(
                            stored.skip(
                                    Skip.Reason.UNREADABLE,
                                    "it cannot be stored; the log tells why"));
        };
    }

    private void file(List<Item> items, long position) {
        var now = tools.clock().instant();
        var progress = new Progress(upload.position(), position, new Counts(0, 0, 0, 0));
        var filed =
                tools.filing()
                        .file(job.key(), owner, items, progress, counts.skipped(), until(now));
        renewed = System.nanoTime();
        counts = counts.plus(filed);
        tools.count(ImportMeters.MESSAGES, "stored", filed.stored());
        tools.count(ImportMeters.MESSAGES, "skipped", filed.skipped());
    }

    private Instant until(Instant now) {
        return now.plus(tools.properties().lease());
    }

    /// Called before every reading of the upload: however long nothing is committed, others see that somebody is at work.
    private void keepLease() {
        var lease = tools.properties().lease();
        if (System.nanoTime() - renewed < lease.dividedBy(RENEWALS).toNanos()) {
            return;
        }
        boolean mine =
                DatabaseTrouble.guard(() ->
                        tools.leases().renew(job.key(), owner, until(tools.clock().instant())));
        if (!mine) {
            throw new LeaseLost();
        }
        renewed = System.nanoTime();
    }

    private boolean finish(ImportState state, @Nullable String failure) {
        var now = tools.clock().instant();
        boolean mine =
                DatabaseTrouble.guard(() ->
                        tools.leases()
                                .finish(job.key(), owner, state, upload.position(), failure, now));
        if (!mine) {
            throw new LeaseLost();
        }
        tools.count(ImportMeters.JOBS, state.spelled(), 1);
        var began = job.startedAt() == null ? now : job.startedAt();
        log.info(
                "import_ended import={} account={} state={} seen={} stored={} skipped={} octets={} took={}ms",
                job.key().id(),
                job.key().account().value(),
                state.spelled(),
                counts.seen(),
                counts.stored(),
                counts.skipped(),
                counts.octets(),
                Duration.between(began, now).toMillis());
        return true;
    }
}
