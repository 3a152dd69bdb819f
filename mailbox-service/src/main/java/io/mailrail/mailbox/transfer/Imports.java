package io.mailrail.mailbox.transfer;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.directory.Account;
import io.mailrail.mailbox.directory.AccountDeleted;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Imports as one asks for them: begun, their upload taken in, told of, cancelled. [ImportWorker] does the work.
@Service
public class Imports {

    private final ImportRepository jobs;
    private final Uploads uploads;
    private final ImportWorker worker;
    private final ImportProperties properties;
    private final Clock clock;

    Imports(
            ImportRepository jobs,
            Uploads uploads,
            ImportWorker worker,
            ImportProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.worker = worker;
        this.properties = properties;
        this.clock = clock;
    }

    /// Most octets of an upload.
    public long maxUpload() {
        return properties.maxUpload().toBytes();
    }

    /// Begins an import, in the caller's transaction; its upload comes afterwards.
    ///
    /// @param mailbox below which mailboxes are made; null for the top
    /// @throws Refused LimitReached when the account has too many
    public ImportKey begin(Account account, ImportFormat format, @Nullable MailboxName mailbox) {
        if (jobs.unfinished(account.id()) >= properties.maxUnfinished()) {
            throw new Refused(new Refusal.LimitReached("unfinished imports of an account"));
        }
        var key = new ImportKey(account.id(), UuidCreator.getTimeOrderedEpoch());
        jobs.insert(key, account.login(), format, mailbox, clock.instant());
        return key;
    }

    /// Takes an upload in, or more of it, as it comes: each chunk is kept, whatever happens afterwards.
    ///
    /// @param start where it goes on
    /// @throws Refused Modified where it does not go on there; TooBig when it becomes too large, and then it is given up
    /// @throws IOException where the octets break off
    public void upload(ImportKey key, long start, InputStream octets) throws IOException {
        var chunk = new byte[Uploads.CHUNK];
        int filled = 0;
        long at = start;
        boolean ended = false;
        while (!ended) {
            try {
                int count = octets.read(chunk, filled, chunk.length - filled);
                ended = count < 0;
                filled += Math.max(0, count);
            } catch (IOException e) {
                keep(key, at, chunk, filled);
                throw e;
            }
            if (at + filled > maxUpload()) {
                guard(() ->
                        jobs.end(
                                key,
                                ImportState.FAILED,
                                "the upload is larger than " + maxUpload() + " octets",
                                clock.instant()));
                throw new Refused(new Refusal.TooBig(maxUpload()));
            }
            if (ended || filled == chunk.length) {
                keep(key, at, chunk, filled);
                at += filled;
                filled = 0;
            }
        }
        finish(key, at);
    }

    private void keep(ImportKey key, long at, byte[] chunk, int filled) {
        if (filled > 0) {
            uploads.append(key, at, Arrays.copyOf(chunk, filled));
        }
    }

    private void finish(ImportKey key, long total) {
        if (!guard(() -> jobs.received(key, total, clock.instant()))) {
            throw new Refused(new Refusal.Modified());
        }
        worker.wake();
    }

    public Optional<ImportJob> find(UUID id) {
        return guard(() -> jobs.find(id));
    }

    /// In the order they were begun; of one account, or of all.
    public List<ImportJob> list(@Nullable AccountId account, UUID after, int limit) {
        return guard(() -> jobs.list(account, after, limit));
    }

    /// What was not stored: a bounded number of them.
    public List<Skip> report(ImportKey key) {
        return guard(() -> jobs.report(key, properties.maxReport()));
    }

    /// Ends an import, in the caller's transaction; what is stored stays. False where it has ended.
    public boolean cancel(ImportKey key) {
        return jobs.end(key, ImportState.CANCELLED, null, clock.instant());
    }

    @EventListener
    void gone(AccountDeleted event) {
        jobs.cancel(event.account(), clock.instant());
    }
}
