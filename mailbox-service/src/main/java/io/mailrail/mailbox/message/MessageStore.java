package io.mailrail.mailbox.message;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.Appended;
import io.mailrail.api.CallId;
import io.mailrail.api.ChangePage;
import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Copied;
import io.mailrail.api.Cursor;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Expunged;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.Found;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.MessageThreads;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Moved;
import io.mailrail.api.Right;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.Sorted;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.UidSet;
import io.mailrail.api.Watch;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.directory.Sessions;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Removal;
import io.mailrail.mailbox.mailbox.Removal.Which;
import io.mailrail.mailbox.mailbox.Retrying;
import io.mailrail.mailbox.mailbox.Sharing;
import io.mailrail.mailbox.mailbox.Sharing.Granted;
import io.mailrail.mailbox.mailbox.UidSetCodec;
import io.mailrail.mailbox.search.Search;
import io.mailrail.mailbox.search.Sorting;
import io.mailrail.mailbox.search.Threading;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The door to messages: checks who asks, and does each verb that changes something in one transaction.
@Component
public final class MessageStore implements Messages {

    private final Sessions sessions;
    private final CallLog calls;
    private final Retrying retrying;
    private final MailboxRows rows;
    private final MessageIndex index;
    private final MessageSummaries summaries;
    private final MessageContents contents;
    private final Appending appending;
    private final FlagStore flagStore;
    private final Copying copying;
    private final Moving moving;
    private final SharedCopying sharedCopying;
    private final Removal removal;
    private final Search search;
    private final Sorting sorting;
    private final Threading threading;
    private final Sharing sharing;
    private final ChangeFeed changes;
    private final Clock clock;

    MessageStore(
            Sessions sessions,
            CallLog calls,
            Retrying retrying,
            MailboxRows rows,
            MessageIndex index,
            MessageSummaries summaries,
            MessageContents contents,
            Appending appending,
            FlagStore flagStore,
            Copying copying,
            Moving moving,
            SharedCopying sharedCopying,
            Removal removal,
            Search search,
            Sorting sorting,
            Threading threading,
            Sharing sharing,
            ChangeFeed changes,
            @Qualifier("mailboxClock") Clock clock) {
        this.sessions = sessions;
        this.calls = calls;
        this.retrying = retrying;
        this.rows = rows;
        this.index = index;
        this.summaries = summaries;
        this.contents = contents;
        this.appending = appending;
        this.flagStore = flagStore;
        this.copying = copying;
        this.moving = moving;
        this.sharedCopying = sharedCopying;
        this.removal = removal;
        this.search = search;
        this.sorting = sorting;
        this.threading = threading;
        this.sharing = sharing;
        this.changes = changes;
        this.clock = clock;
    }

    private Granted grant(SessionCredential as, MailboxKey mailbox, Right needed) {
        return guard(() -> sharing.grant(as, mailbox, needed));
    }

    @Override
    public Cursor<IndexPage> index(SessionCredential as, MailboxKey mailbox) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> index.index(view));
    }

    @Override
    public Cursor<ChangePage> changes(SessionCredential as, MailboxKey mailbox, ModSeq since) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> index.changes(view, since));
    }

    @Override
    public Cursor<MessageSummary> summaries(SessionCredential as, MailboxKey mailbox, UidSet uids) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> summaries.summaries(view, uids));
    }

    @Override
    public ContentCursor contents(
            SessionCredential as, MailboxKey mailbox, List<ContentRange> ranges) {
        grant(as, mailbox, Right.READ);
        return guard(() -> contents.contents(mailbox, ranges));
    }

    @Override
    public Appended append(
            SessionCredential as,
            CallId call,
            MailboxName mailbox,
            Flags flags,
            Optional<Instant> internalDate,
            long size,
            InputStream content)
            throws IOException {
        return appending.append(
                as, call, mailbox, flags, internalDate.orElseGet(clock::instant), size, content);
    }

    @Override
    public Optional<Appended> settleAppend(SessionCredential as, CallId call, MailboxName mailbox) {
        return appending.settle(guard(() -> sharing.place(as, mailbox)).owner(), call);
    }

    @Override
    public FlagsStored storeFlags(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            FlagsChange change) {
        var granted = grant(as, mailbox, Right.READ);
        var stored =
                change.unchangedSince().isEmpty()
                        ? retrying.run(() -> flagStore.store(granted, uids, change))
                        : storeOnce(granted, call, uids, change);
        changes.committed(mailbox, stored.modSeq());
        return stored;
    }

    /// Repeated after it took effect, a conditional store would find its own change.
    private FlagsStored storeOnce(Granted granted, CallId call, UidSet uids, FlagsChange change) {
        var done = new ArrayList<FlagsStored>();
        var answer =
                calls.once(
                        granted.caller(),
                        call,
                        () -> {
                            done.clear();
                            var stored = flagStore.store(granted, uids, change);
                            done.add(stored);
                            var out =
                                    ByteBuffer.allocate(8 + UidSetCodec.size(stored.modified()))
                                            .putLong(stored.modSeq().value());
                            UidSetCodec.put(out, stored.modified());
                            return out.array();
                        });
        if (!done.isEmpty()) {
            return done.getFirst();
        }
        var in = ByteBuffer.wrap(answer);
        var modSeq = new ModSeq(in.getLong());
        var modified = UidSetCodec.take(in);
        return retrying.run(() -> flagStore.again(granted.view(), uids, modSeq, modified));
    }

    @Override
    public Copied copy(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            MailboxName target) {
        var told = new ArrayList<MailboxChange>();
        var answer =
                calls.once(
                        sessions.verify(as),
                        call,
                        () -> {
                            told.clear();
                            var from = sharing.grant(as, mailbox, Right.READ);
                            if (from.isOwner() && !target.isShared()) {
                                var copy = copying.copy(mailbox, uids, target);
                                told.add(copy.target());
                                return Copying.encode(copy.copied());
                            }
                            var to = sharing.reach(as, target, Right.INSERT);
                            var copy = sharedCopying.copy(from, uids, to);
                            told.addAll(copy.changes());
                            return Copying.encode(copy.copied());
                        });
        changes.committed(told);
        return Copying.decode(answer);
    }

    @Override
    public Moved move(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            MailboxName target) {
        var by = sessions.actor(as).name();
        var told = new ArrayList<MailboxChange>();
        var answer =
                calls.once(
                        sessions.verify(as),
                        call,
                        () -> {
                            told.clear();
                            var from = sharing.grant(as, mailbox, Right.READ);
                            if (from.isOwner() && !target.isShared()) {
                                var move = moving.move(mailbox, uids, target, by);
                                told.addAll(move.changes());
                                return Moving.encode(move.moved());
                            }
                            var to = sharing.reach(as, target, Right.INSERT);
                            var move = sharedCopying.move(from, uids, to, by);
                            told.addAll(move.changes());
                            return Moving.encode(move.moved());
                        });
        changes.committed(told);
        return Moving.decode(answer);
    }

    @Override
    public Expunged expunge(SessionCredential as, MailboxKey mailbox, ExpungeScope scope) {
        var account = grant(as, mailbox, Right.EXPUNGE).view().mailbox().account();
        var by = sessions.actor(as).name();
        var uids =
                switch (scope) {
                    case ExpungeScope.Deleted _ -> UidSet.ALL;
                    case ExpungeScope.DeletedAmong(var some) -> some;
                };
        var removed =
                retrying.run(() -> {
                    rows.lockAccount(account);
                    return removal.remove(
                            rows.lock(mailbox), uids, Which.DELETED, by, clock.instant());
                });
        if (!removed.uids().isEmpty()) {
            changes.committed(mailbox, removed.modSeq());
        }
        return new Expunged(removed.modSeq(), removed.uids());
    }

    @Override
    public Found search(SessionCredential as, MailboxKey mailbox, SearchKey key) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> search.search(view, key));
    }

    @Override
    public Sorted sort(
            SessionCredential as, MailboxKey mailbox, List<SortCriterion> criteria, SearchKey key) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> sorting.sort(view, criteria, key));
    }

    @Override
    public MessageThreads thread(
            SessionCredential as, MailboxKey mailbox, ThreadAlgorithm algorithm, SearchKey key) {
        var view = grant(as, mailbox, Right.READ).view();
        return guard(() -> threading.thread(view, algorithm, key));
    }

    @Override
    public Watch watch(Watch.Listener listener) {
        return changes.watch(listener);
    }
}
