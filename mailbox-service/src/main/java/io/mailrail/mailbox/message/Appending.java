package io.mailrail.mailbox.message;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.Appended;
import io.mailrail.api.CallId;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.content.ContentIntake;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.filing.Filed;
import io.mailrail.mailbox.filing.Filing;
import io.mailrail.mailbox.filing.NewMessage;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.Sharing;
import io.mailrail.mailbox.mailbox.Sharing.Reached;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes a message that a client brings: refuses what cannot fit before its octets come, receives them, files it in one
/// transaction.
@Component
final class Appending {

    private final MailboxRows rows;
    private final Sharing sharing;
    private final ReadersFlags readers;
    private final ContentIntake intake;
    private final ContentStore contents;
    private final Filing filing;
    private final CallLog calls;
    private final ChangeFeed changes;
    private final long limit;

    Appending(
            MailboxRows rows,
            Sharing sharing,
            ReadersFlags readers,
            ContentIntake intake,
            ContentStore contents,
            Filing filing,
            CallLog calls,
            ChangeFeed changes,
            MailboxProperties properties) {
        this.rows = rows;
        this.sharing = sharing;
        this.readers = readers;
        this.intake = intake;
        this.contents = contents;
        this.filing = filing;
        this.calls = calls;
        this.changes = changes;
        this.limit = properties.maxAppendSize().toBytes();
    }

    Appended append(
            SessionCredential as,
            CallId call,
            MailboxName name,
            Flags flags,
            Instant internalDate,
            long size,
            InputStream content)
            throws IOException {
        FlagStore.requireStorable(flags);
        if (size > limit) {
            throw new Refused(new Refusal.TooBig(limit));
        }
        var reached =
                guard(() -> {
                    var found = sharing.reach(as, name, Right.INSERT);
                    rows.usage(found.row().account()).requireRoom(1, size);
                    return found;
                });
        var account = reached.row().account();
        try (var received = intake.receive(account, call.value(), content, size)) {
            if (received.size() != size) {
                throw new Refused(
                        new Refusal.Malformed(
                                "the message has " + received.size() + " octets, not " + size));
            }
            return file(call, reached, flags, internalDate, received);
        }
    }

    private Appended file(
            CallId call,
            Reached reached,
            Flags flags,
            Instant internalDate,
            ReceivedContent received) {
        var account = reached.row().account();
        var kept = ReadersFlags.of(reached, flags);
        var message =
                new NewMessage(
                        account,
                        reached.row().id(),
                        call.value(),
                        received.key(),
                        received.parsed(),
                        received.size(),
                        kept.ofMessage(),
                        internalDate);
        var told = new ArrayList<MailboxChange>();
        var answer =
                calls.once(
                        account,
                        call,
                        () -> {
                            told.clear();
                            contents.write(received, List.of(account));
                            return switch (filing.file(List.of(message)).getFirst()) {
                                case Filed.Denied(var refusal) -> throw new Refused(refusal);
                                case Filed.Stored stored -> {
                                    if (kept.seen()) {
                                        readers.see(
                                                reached.view(),
                                                UidSet.of(stored.uid().value()),
                                                stored.modSeq());
                                    }
                                    told.add(new MailboxChange(stored.mailbox(), stored.modSeq()));
                                    yield encode(new Appended(stored.uidValidity(), stored.uid()));
                                }
                            };
                        });
        changes.committed(told);
        return decode(answer);
    }

    /// What became of an append, as [CallLog#settle].
    Optional<Appended> settle(AccountId account, CallId call) {
        return guard(() -> calls.settle(account, call)).map(Appending::decode);
    }

    private static byte[] encode(Appended appended) {
        return ByteBuffer.allocate(16)
                .putLong(appended.uidValidity())
                .putLong(appended.uid().value())
                .array();
    }

    private static Appended decode(byte[] octets) {
        var in = ByteBuffer.wrap(octets);
        return new Appended(in.getLong(), new Uid(in.getLong()));
    }
}
