package io.mailrail.imap.selected;

import io.mailrail.api.AccountId;
import io.mailrail.api.ChangePage;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.ModSeq;
import io.mailrail.api.OpenedMailbox;
import io.mailrail.api.Rights;
import io.mailrail.api.UidSet;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What mailbox-service would hold and say of one mailbox, in its simplest form.
final class StoredMailbox {

    private record Stored(long modSeq, Flags flags) {}

    private static final MailboxKey KEY = new MailboxKey(new AccountId(1), new MailboxId(1));

    private final TreeMap<Long, Stored> messages = new TreeMap<>();
    private final TreeMap<Long, Long> vanishedAt = new TreeMap<>();
    private long modSeq = 1;
    private long uidNext = 1;

    List<Long> uids() {
        return List.copyOf(messages.keySet());
    }

    Flags flags(long uid) {
        var stored = messages.get(uid);
        if (stored == null) {
            throw new IllegalArgumentException("no message " + uid);
        }
        return stored.flags();
    }

    void append(Flags flags) {
        messages.put(uidNext++, new Stored(++modSeq, flags));
    }

    UidSet expunge(UidSet uids) {
        modSeq++;
        var gone = new UidSet.Builder();
        for (var uid : uids()) {
            if (uids.contains(uid)) {
                messages.remove(uid);
                vanishedAt.put(uid, modSeq);
                gone.add(uid);
            }
        }
        return gone.build();
    }

    FlagsStored store(UidSet uids, FlagsChange change) {
        modSeq++;
        var page = new IndexPage.Builder(new ModSeq(modSeq));
        messages.replaceAll((uid, before) -> {
            if (!uids.contains(uid)) {
                return before;
            }
            var after = changed(before.flags(), change);
            var stored = after.equals(before.flags()) ? before : new Stored(modSeq, after);
            add(page, uid, stored);
            return stored;
        });
        return new FlagsStored(new ModSeq(modSeq), List.of(page.build()), UidSet.EMPTY);
    }

    private static Flags changed(Flags before, FlagsChange change) {
        var keywords = new ArrayList<>(before.keywords());
        return switch (change.kind()) {
            case ADD -> {
                keywords.addAll(change.flags().keywords());
                yield new Flags(before.system() | change.flags().system(), keywords);
            }
            case REMOVE -> {
                keywords.removeAll(change.flags().keywords());
                yield new Flags(before.system() & ~change.flags().system(), keywords);
            }
            case REPLACE -> change.flags();
        };
    }

    OpenedMailbox open() {
        return new OpenedMailbox(status(), uidNext, Rights.ALL);
    }

    IndexPage index() {
        var page = new IndexPage.Builder(new ModSeq(modSeq));
        messages.forEach((uid, stored) -> add(page, uid, stored));
        return page.build();
    }

    ChangePage changes(ModSeq since) {
        var vanished = new UidSet.Builder();
        vanishedAt.forEach((uid, at) -> {
            if (at > since.value()) {
                vanished.add(uid);
            }
        });
        var page = new IndexPage.Builder(new ModSeq(modSeq));
        messages.forEach((uid, stored) -> {
            if (stored.modSeq() > since.value()) {
                add(page, uid, stored);
            }
        });
        return new ChangePage(status(), vanished.build(), page.build());
    }

    private static void add(IndexPage.Builder page, long uid, Stored stored) {
        page.add(
                uid,
                stored.modSeq(),
                100 + uid,
                stored.flags().system(),
                stored.flags().keywords());
    }

    private MailboxStatus status() {
        return new MailboxStatus(KEY, 1, uidNext, new ModSeq(modSeq), messages.size(), 0, 0, 0);
    }
}
