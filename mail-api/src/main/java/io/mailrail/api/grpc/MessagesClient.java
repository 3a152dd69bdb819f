package io.mailrail.api.grpc;

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
import io.mailrail.api.SearchKey;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.Sorted;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.UidSet;
import io.mailrail.api.Watch;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.AppendHeader;
import io.mailrail.api.grpc.v1.AppendRequest;
import io.mailrail.api.grpc.v1.AppendResponse;
import io.mailrail.api.grpc.v1.ChangesRequest;
import io.mailrail.api.grpc.v1.ContentsRequest;
import io.mailrail.api.grpc.v1.CopyRequest;
import io.mailrail.api.grpc.v1.ExpungeRequest;
import io.mailrail.api.grpc.v1.IndexRequest;
import io.mailrail.api.grpc.v1.MessageServiceGrpc;
import io.mailrail.api.grpc.v1.MoveRequest;
import io.mailrail.api.grpc.v1.SearchRequest;
import io.mailrail.api.grpc.v1.SettleAppendRequest;
import io.mailrail.api.grpc.v1.SortRequest;
import io.mailrail.api.grpc.v1.StoreFlagsRequest;
import io.mailrail.api.grpc.v1.SummariesRequest;
import io.mailrail.api.grpc.v1.ThreadRequest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The messages, from afar.
final class MessagesClient implements Messages {

    /// A question about a large mailbox may take longer than others.
    private static final Duration SEARCH_WITHIN = Duration.ofMinutes(2);

    private final MailboxChannel channel;

    MessagesClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public Cursor<IndexPage> index(SessionCredential as, MailboxKey mailbox) {
        var request =
                IndexRequest.newBuilder()
                        .setCredential(as.token())
                        .setMailbox(Values.encode(mailbox))
                        .build();
        return new StreamedCursor<>(
                channel.stream(MessageServiceGrpc.getIndexMethod(), request),
                page -> List.of(IndexCodec.decode(page)));
    }

    @Override
    public Cursor<ChangePage> changes(SessionCredential as, MailboxKey mailbox, ModSeq since) {
        var request =
                ChangesRequest.newBuilder()
                        .setCredential(as.token())
                        .setMailbox(Values.encode(mailbox))
                        .setSince(since.value())
                        .build();
        return new StreamedCursor<>(
                channel.stream(MessageServiceGrpc.getChangesMethod(), request),
                page ->
                        List.of(
                                new ChangePage(
                                        Values.status(page.getStatus()),
                                        Values.uids(page.getVanished()),
                                        IndexCodec.decode(page.getChanged()))));
    }

    @Override
    public Cursor<MessageSummary> summaries(SessionCredential as, MailboxKey mailbox, UidSet uids) {
        var request =
                SummariesRequest.newBuilder()
                        .setCredential(as.token())
                        .setMailbox(Values.encode(mailbox))
                        .setUids(Values.encode(uids))
                        .build();
        return new StreamedCursor<>(
                channel.stream(MessageServiceGrpc.getSummariesMethod(), request),
                lines -> lines.getSummariesList().stream().map(MessageCodec::summary).toList());
    }

    @Override
    public ContentCursor contents(
            SessionCredential as, MailboxKey mailbox, List<ContentRange> ranges) {
        var request =
                ContentsRequest.newBuilder()
                        .setCredential(as.token())
                        .setMailbox(Values.encode(mailbox));
        ranges.forEach(range -> request.addRanges(MessageCodec.encode(range)));
        return new StreamedContents(
                channel.stream(MessageServiceGrpc.getContentsMethod(), request.build()),
                List.copyOf(ranges));
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
        var header =
                AppendHeader.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setMailbox(mailbox.value())
                        .setSystemFlags(flags.system())
                        .addAllKeywords(flags.keywords())
                        .setSize(size);
        internalDate.ifPresent(date -> header.setInternalDate(Values.encode(date)));
        var built = header.build();
        var upload =
                new Upload<AppendRequest, AppendResponse>(
                        channel,
                        MessageServiceGrpc.getAppendMethod(),
                        (first, octets) -> {
                            var message = AppendRequest.newBuilder().setOctets(octets);
                            return (first ? message.setHeader(built) : message).build();
                        });
        var beginning = Upload.begin(content);
        var response =
                beginning.whole()
                        // Small enough to be at hand still when the answer is lost.
                        ? channel.repeating(() -> sendWhole(upload, beginning))
                        : Settling.send(
                                call,
                                content,
                                source -> upload.send(beginning, source),
                                () -> settle(as, call, mailbox));
        return appended(response);
    }

    private static Appended appended(AppendResponse response) {
        return new Appended(response.getUidValidity(), MessageCodec.uid(response.getUid()));
    }

    @Override
    public Optional<Appended> settleAppend(SessionCredential as, CallId call, MailboxName mailbox) {
        return settle(as, call, mailbox).map(MessagesClient::appended);
    }

    private Optional<AppendResponse> settle(
            SessionCredential as, CallId call, MailboxName mailbox) {
        var response =
                channel.call(
                        MessageServiceGrpc.getSettleAppendMethod(),
                        SettleAppendRequest.newBuilder()
                                .setCredential(as.token())
                                .setCall(Values.encode(call))
                                .setMailbox(mailbox.value())
                                .build(),
                        Repeat.UNREACHED);
        return response.hasAnswer() ? Optional.of(response.getAnswer()) : Optional.empty();
    }

    private static AppendResponse sendWhole(
            Upload<AppendRequest, AppendResponse> upload, Upload.Beginning beginning) {
        try {
            return upload.send(beginning, InputStream.nullInputStream());
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read here", e);
        }
    }

    @Override
    public FlagsStored storeFlags(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            FlagsChange change) {
        var request = MessageCodec.encode(as, call, mailbox, uids, change);
        return channel.repeating(() -> storeFlags(request));
    }

    private FlagsStored storeFlags(StoreFlagsRequest request) {
        try (var inbound = channel.stream(MessageServiceGrpc.getStoreFlagsMethod(), request)) {
            var pages = new ArrayList<IndexPage>();
            while (true) {
                var answer = inbound.answer();
                switch (answer.getMessageCase()) {
                    case CHANGED -> pages.add(IndexCodec.decode(answer.getChanged()));
                    case DONE -> {
                        var done = answer.getDone();
                        return new FlagsStored(
                                new ModSeq(done.getModSeq()),
                                pages,
                                Values.uids(done.getModified()));
                    }
                    case MESSAGE_NOT_SET ->
                            throw new IllegalStateException("storeFlags said nothing");
                }
            }
        }
    }

    @Override
    public Copied copy(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            MailboxName target) {
        var request =
                CopyRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setMailbox(Values.encode(mailbox))
                        .setUids(Values.encode(uids))
                        .setTarget(target.value())
                        .build();
        var response =
                channel.call(
                        MessageServiceGrpc.getCopyMethod(), request, Repeat.UNKNOWN, SEARCH_WITHIN);
        return new Copied(
                response.getUidValidity(),
                Values.uids(response.getSources()),
                Values.uids(response.getTargets()));
    }

    @Override
    public Moved move(
            SessionCredential as,
            CallId call,
            MailboxKey mailbox,
            UidSet uids,
            MailboxName target) {
        var request =
                MoveRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setMailbox(Values.encode(mailbox))
                        .setUids(Values.encode(uids))
                        .setTarget(target.value())
                        .build();
        var response =
                channel.call(
                        MessageServiceGrpc.getMoveMethod(), request, Repeat.UNKNOWN, SEARCH_WITHIN);
        return new Moved(
                new ModSeq(response.getModSeq()),
                new Copied(
                        response.getUidValidity(),
                        Values.uids(response.getSources()),
                        Values.uids(response.getTargets())));
    }

    @Override
    public Expunged expunge(SessionCredential as, MailboxKey mailbox, ExpungeScope scope) {
        var request =
                ExpungeRequest.newBuilder()
                        .setCredential(as.token())
                        .setMailbox(Values.encode(mailbox));
        switch (scope) {
            case ExpungeScope.Deleted() -> {}
            case ExpungeScope.DeletedAmong(var uids) -> request.setAmong(Values.encode(uids));
        }
        var response =
                channel.call(
                        MessageServiceGrpc.getExpungeMethod(),
                        request.build(),
                        Repeat.UNREACHED,
                        SEARCH_WITHIN);
        return new Expunged(new ModSeq(response.getModSeq()), Values.uids(response.getVanished()));
    }

    @Override
    public Found search(SessionCredential as, MailboxKey mailbox, SearchKey key) {
        return SearchCodec.decode(
                channel.call(
                        MessageServiceGrpc.getSearchMethod(),
                        SearchRequest.newBuilder()
                                .setCredential(as.token())
                                .setMailbox(Values.encode(mailbox))
                                .addAllTerms(SearchCodec.encode(key))
                                .build(),
                        Repeat.UNREACHED,
                        SEARCH_WITHIN));
    }

    @Override
    public Sorted sort(
            SessionCredential as, MailboxKey mailbox, List<SortCriterion> criteria, SearchKey key) {
        return SearchCodec.decode(
                channel.call(
                        MessageServiceGrpc.getSortMethod(),
                        SortRequest.newBuilder()
                                .setCredential(as.token())
                                .setMailbox(Values.encode(mailbox))
                                .addAllCriteria(criteria.stream().map(SearchCodec::encode).toList())
                                .addAllTerms(SearchCodec.encode(key))
                                .build(),
                        Repeat.UNREACHED,
                        SEARCH_WITHIN));
    }

    @Override
    public MessageThreads thread(
            SessionCredential as, MailboxKey mailbox, ThreadAlgorithm algorithm, SearchKey key) {
        return SearchCodec.decode(
                channel.call(
                        MessageServiceGrpc.getThreadMethod(),
                        ThreadRequest.newBuilder()
                                .setCredential(as.token())
                                .setMailbox(Values.encode(mailbox))
                                .setAlgorithm(SearchCodec.encode(algorithm))
                                .addAllTerms(SearchCodec.encode(key))
                                .build(),
                        Repeat.UNREACHED,
                        SEARCH_WITHIN));
    }

    @Override
    public Watch watch(Watch.Listener listener) {
        return new WatchClient(channel, listener);
    }
}
