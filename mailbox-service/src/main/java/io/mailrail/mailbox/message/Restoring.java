package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.mailbox.DeletedMailboxes;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Retrying;
import io.mailrail.mailbox.message.RestoreRepository.Removed;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The time machine: brings removed messages back into the mailbox they were in, under new UIDs, with their flags but `\Deleted`;
/// a mailbox that was deleted comes back first. They count towards the quota again.
///
/// The work is done in batches, each one transaction of an account; what a batch restored says so in its row, so that a repeated
/// call finds it done.
@Component
public final class Restoring {

    /// Messages that are restored in one transaction.
    private static final int BATCH = 500;

    /// Most messages that one call looks at.
    static final int MOST = 10_000;

    private final RestoreRepository repository;
    private final MailboxRows rows;
    private final DeletedMailboxes mailboxes;
    private final RemovedMail removed;
    private final Retrying retrying;
    private final ChangeFeed changes;
    private final Clock clock;

    Restoring(
            RestoreRepository repository,
            MailboxRows rows,
            DeletedMailboxes mailboxes,
            RemovedMail removed,
            Retrying retrying,
            ChangeFeed changes,
            @Qualifier("mailboxClock") Clock clock) {
        this.repository = repository;
        this.rows = rows;
        this.mailboxes = mailboxes;
        this.removed = removed;
        this.retrying = retrying;
        this.changes = changes;
        this.clock = clock;
    }

    public record Restored(UUID email, String mailbox, long uidValidity, long uid) {}

    public record NotRestored(UUID email, String reason) {}

    /// @param recreated mailboxes that had been deleted
    /// @param more whether there is more to restore than one call does: ask again
    public record Outcome(
            List<Restored> restored,
            List<NotRestored> notRestored,
            Set<String> recreated,
            boolean more) {

        public Outcome {
            restored = List.copyOf(restored);
            notRestored = List.copyOf(notRestored);
            recreated = Set.copyOf(recreated);
        }
    }

    /// Restores these emails, each into every mailbox that it was removed from.
    ///
    /// @param by who asks, for the trace
    public Outcome emails(AccountId account, Collection<UUID> emails, String by) {
        var run = new Run(account, by);
        var wanted = new LinkedHashSet<>(emails);
        var found = repository.removed(account, wanted, removed.horizon(), MOST);
        run.restore(found.stream().filter(row -> !row.moved()).toList());
        // What is in no list by now was restored before, perhaps a moment ago, or cannot be found
        // any more.
        run.restored.forEach(done -> wanted.remove(done.email()));
        run.notRestored.forEach(no -> wanted.remove(no.email()));
        for (var email : wanted) {
            boolean before =
                    found.stream()
                            .anyMatch(row ->
                                    row.email().equals(email) && (row.restored() || !row.moved()));
            run.notRestored.add(new NotRestored(email, before ? "restored before" : "gone"));
        }
        return run.outcome(found.size() == MOST);
    }

    /// Restores what was removed from a mailbox since then, and the mailbox itself where it was deleted since.
    ///
    /// @throws Refused NoSuchMailbox when no mailbox had this name in that time
    public Outcome mailbox(AccountId account, MailboxName name, Instant since, String by) {
        var horizon = removed.horizon();
        var from = since.isBefore(horizon) ? horizon : since;
        var named = mailboxes.named(account, name, from);
        if (named.isEmpty()) {
            throw MailboxRows.noSuchMailbox(name);
        }
        var run = new Run(account, by);
        int left = MOST;
        for (var mailbox : named) {
            var found = repository.removedFrom(account, mailbox, from, left);
            if (found.isEmpty()) {
                run.bringBack(mailbox);
            }
            run.restore(found);
            left -= found.size();
            if (left == 0) {
                return run.outcome(true);
            }
        }
        return run.outcome(false);
    }

    /// One call's work.
    private final class Run {

        private final AccountId account;
        private final String by;
        private final List<Restored> restored = new ArrayList<>();
        private final List<NotRestored> notRestored = new ArrayList<>();
        private final Set<String> recreated = new LinkedHashSet<>();

        Run(AccountId account, String by) {
            this.account = account;
            this.by = by;
        }

        Outcome outcome(boolean more) {
            return new Outcome(restored, notRestored, recreated, more);
        }

        /// @param found in order of their mailboxes
        void restore(List<Removed> found) {
            for (int from = 0, to; from < found.size(); from = to) {
                int mailbox = found.get(from).mailbox();
                to = from + 1;
                while (to < found.size()
                        && to - from < BATCH
                        && found.get(to).mailbox() == mailbox) {
                    to++;
                }
                batch(mailbox, found.subList(from, to));
            }
        }

        void bringBack(int mailbox) {
            batch(mailbox, List.of());
        }

        private void batch(int mailbox, List<Removed> wanted) {
            try {
                var done = retrying.run(() -> transaction(mailbox, wanted));
                restored.addAll(done.restored());
                notRestored.addAll(done.notRestored());
                recreated.addAll(done.recreated());
                changes.committed(done.changes());
            } catch (Refused no) {
                var reason = reason(no.refusal());
                wanted.forEach(row -> notRestored.add(new NotRestored(row.email(), reason)));
            }
        }

        /// Why a mailbox could not be made again; what concerns the whole call goes on.
        private String reason(Refusal refusal) {
            return switch (refusal) {
                case Refusal.LimitReached(var limit) -> "limit reached: " + limit;
                case Refusal.Malformed(var what) -> what;
                case Refusal.NoSuchMailbox _ -> "gone";
                default -> throw new Refused(refusal);
            };
        }

        private record Done(
                List<Restored> restored,
                List<NotRestored> notRestored,
                Set<String> recreated,
                List<MailboxChange> changes) {}

        private Done transaction(int mailbox, List<Removed> wanted) {
            var usage = rows.lockAccount(account);
            var home = mailboxes.home(account, mailbox);
            var fitting = new ArrayList<Removed>();
            var notRestored = new ArrayList<NotRestored>();
            long bytes = 0;
            // Read again under the lock: another call may have been faster.
            for (var row : repository.stillThere(account, mailbox, wanted)) {
                if (usage.hasRoom(fitting.size() + 1L, bytes + row.size())) {
                    fitting.add(row);
                    bytes += row.size();
                } else {
                    notRestored.add(new NotRestored(row.email(), "over quota"));
                }
            }
            var changed = new ArrayList<MailboxChange>();
            if (!fitting.isEmpty()) {
                var uids = Copying.next(home.mailbox(), fitting.size());
                changed.add(
                        repository.restore(
                                home.mailbox(), mailbox, fitting, uids, by, clock.instant()));
            }
            var restored = new ArrayList<Restored>();
            long uid = home.mailbox().uidNext();
            for (var row : fitting) {
                restored.add(
                        new Restored(
                                row.email(), home.name(), home.mailbox().uidValidity(), uid++));
            }
            return new Done(
                    restored,
                    notRestored,
                    home.recreated() ? Set.of(home.name()) : Set.of(),
                    changed);
        }
    }
}
