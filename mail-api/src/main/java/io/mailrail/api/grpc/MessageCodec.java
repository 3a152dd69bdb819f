package io.mailrail.api.grpc;

import com.google.protobuf.UnsafeByteOperations;

import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.EmailId;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.ModSeq;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.v1.StoreFlagsRequest;
import io.mailrail.api.grpc.v1.SummaryLine;
import io.mailrail.api.grpc.v1.WantedRange;

import java.util.Optional;

/// What the verbs of messages carry, both ways.
final class MessageCodec {

    private MessageCodec() {}

    static SummaryLine encode(MessageSummary summary) {
        return SummaryLine.newBuilder()
                .setUid((int) summary.uid().value())
                .setEmail(Values.encode(summary.email().value()))
                .setThread(Values.encode(summary.thread()))
                .setSize(summary.size())
                .setInternalDate(Values.encode(summary.internalDate()))
                .setSaveDate(Values.encode(summary.saveDate()))
                .setSystemFlags(summary.flags().system())
                .addAllKeywords(summary.flags().keywords())
                .setModSeq(summary.modSeq().value())
                .setContent(UnsafeByteOperations.unsafeWrap(SummaryCodec.encode(summary.content())))
                .build();
    }

    static MessageSummary summary(SummaryLine line) {
        return new MessageSummary(
                uid(line.getUid()),
                new EmailId(Values.uuid(line.getEmail())),
                Values.uuid(line.getThread()),
                line.getSize(),
                Values.instant(line.getInternalDate()),
                Values.instant(line.getSaveDate()),
                new Flags(line.getSystemFlags(), line.getKeywordsList()),
                new ModSeq(line.getModSeq()),
                SummaryCodec.decode(line.getContent().newCodedInput()));
    }

    static Uid uid(int unsigned) {
        return new Uid(Integer.toUnsignedLong(unsigned));
    }

    static WantedRange encode(ContentRange range) {
        var wanted =
                WantedRange.newBuilder()
                        .setUid((int) range.uid().value())
                        .setOffset(range.offset());
        if (range.length() != ContentRange.TO_END) {
            wanted.setLength(range.length());
        }
        return wanted.build();
    }

    static ContentRange range(WantedRange wanted) {
        return new ContentRange(
                uid(wanted.getUid()),
                wanted.getOffset(),
                wanted.hasLength() ? wanted.getLength() : ContentRange.TO_END);
    }

    static StoreFlagsRequest encode(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            FlagsChange change) {
        var request =
                StoreFlagsRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setMailbox(Values.encode(mailbox))
                        .setUids(Values.encode(uids))
                        .setKind(
                                switch (change.kind()) {
                                    case ADD -> StoreFlagsRequest.Kind.ADD;
                                    case REMOVE -> StoreFlagsRequest.Kind.REMOVE;
                                    case REPLACE -> StoreFlagsRequest.Kind.REPLACE;
                                })
                        .setSystemFlags(change.flags().system())
                        .addAllKeywords(change.flags().keywords());
        change.unchangedSince().ifPresent(since -> request.setUnchangedSince(since.value()));
        return request.build();
    }

    static FlagsChange change(StoreFlagsRequest request) {
        return new FlagsChange(
                switch (request.getKind()) {
                    case ADD -> Kind.ADD;
                    case REMOVE -> Kind.REMOVE;
                    case REPLACE -> Kind.REPLACE;
                    case KIND_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("unknown kind of STORE");
                },
                new Flags(request.getSystemFlags(), request.getKeywordsList()),
                request.hasUnchangedSince()
                        ? Optional.of(new ModSeq(request.getUnchangedSince()))
                        : Optional.empty());
    }
}
