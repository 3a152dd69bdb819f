package io.mailrail.api.grpc;

import io.grpc.stub.StreamObserver;
import io.mailrail.api.Appended;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.v1.AppendRequest;
import io.mailrail.api.grpc.v1.AppendResponse;
import io.mailrail.api.grpc.v1.ChangesRequest;
import io.mailrail.api.grpc.v1.ChangesResponse;
import io.mailrail.api.grpc.v1.ContentsRequest;
import io.mailrail.api.grpc.v1.ContentsResponse;
import io.mailrail.api.grpc.v1.CopyRequest;
import io.mailrail.api.grpc.v1.CopyResponse;
import io.mailrail.api.grpc.v1.ExpungeRequest;
import io.mailrail.api.grpc.v1.ExpungeResponse;
import io.mailrail.api.grpc.v1.IndexRequest;
import io.mailrail.api.grpc.v1.MessageServiceGrpc;
import io.mailrail.api.grpc.v1.MoveRequest;
import io.mailrail.api.grpc.v1.MoveResponse;
import io.mailrail.api.grpc.v1.PackedIndexPage;
import io.mailrail.api.grpc.v1.SearchRequest;
import io.mailrail.api.grpc.v1.SearchResponse;
import io.mailrail.api.grpc.v1.SettleAppendRequest;
import io.mailrail.api.grpc.v1.SettleAppendResponse;
import io.mailrail.api.grpc.v1.SortRequest;
import io.mailrail.api.grpc.v1.SortResponse;
import io.mailrail.api.grpc.v1.StoreFlagsRequest;
import io.mailrail.api.grpc.v1.StoreFlagsResponse;
import io.mailrail.api.grpc.v1.SummariesRequest;
import io.mailrail.api.grpc.v1.SummariesResponse;
import io.mailrail.api.grpc.v1.ThreadRequest;
import io.mailrail.api.grpc.v1.ThreadResponse;
import io.mailrail.api.grpc.v1.WatchRequest;
import io.mailrail.api.grpc.v1.WatchResponse;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The verbs of messages as calls.
public final class MessagesEndpoint extends MessageServiceGrpc.MessageServiceImplBase
        implements Draining {

    private static final Duration WATCH_SILENCE = Duration.ofSeconds(60);

    private final Messages messages;
    private final Set<WatchStream> watches = ConcurrentHashMap.newKeySet();

    public MessagesEndpoint(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void index(IndexRequest request, StreamObserver<PackedIndexPage> caller) {
        Answers.stream(
                "index",
                caller,
                stream -> {
                    try (var pages =
                            messages.index(
                                    Values.shown(request.getCredential()),
                                    Values.key(request.getMailbox()))) {
                        while (pages.hasNext()) {
                            IndexCodec.encode(pages.next()).forEach(stream::send);
                        }
                    }
                });
    }

    @Override
    public void changes(ChangesRequest request, StreamObserver<ChangesResponse> caller) {
        Answers.stream(
                "changes",
                caller,
                stream -> {
                    try (var pages =
                            messages.changes(
                                    Values.shown(request.getCredential()),
                                    Values.key(request.getMailbox()),
                                    new ModSeq(request.getSince()))) {
                        while (pages.hasNext()) {
                            var page = pages.next();
                            var vanished = page.vanished();
                            for (var packed : IndexCodec.encode(page.changed())) {
                                stream.send(
                                        ChangesResponse.newBuilder()
                                                .setStatus(Values.encode(page.status()))
                                                .setVanished(Values.encode(vanished))
                                                .setChanged(packed)
                                                .build());
                                vanished = UidSet.EMPTY;
                            }
                        }
                    }
                });
    }

    @Override
    public void summaries(SummariesRequest request, StreamObserver<SummariesResponse> caller) {
        Answers.stream(
                "summaries",
                caller,
                stream -> {
                    try (var summaries =
                            messages.summaries(
                                    Values.shown(request.getCredential()),
                                    Values.key(request.getMailbox()),
                                    Values.asked(request.getUids()))) {
                        var gathered = SummariesResponse.newBuilder();
                        int octets = 0;
                        while (summaries.hasNext()) {
                            var line = MessageCodec.encode(summaries.next());
                            gathered.addSummaries(line);
                            octets += line.getSerializedSize();
                            if (octets >= MailboxChannel.CHUNK) {
                                stream.send(gathered.build());
                                gathered = SummariesResponse.newBuilder();
                                octets = 0;
                            }
                        }
                        if (gathered.getSummariesCount() > 0) {
                            stream.send(gathered.build());
                        }
                    }
                });
    }

    @Override
    public void contents(ContentsRequest request, StreamObserver<ContentsResponse> caller) {
        Answers.stream(
                "contents",
                caller,
                stream -> {
                    var ranges = request.getRangesList().stream().map(MessageCodec::range).toList();
                    try (var contents =
                            messages.contents(
                                    Values.shown(request.getCredential()),
                                    Values.key(request.getMailbox()),
                                    ranges)) {
                        new ContentsSender(stream, ranges).send(contents);
                    }
                });
    }

    @Override
    public StreamObserver<AppendRequest> append(StreamObserver<AppendResponse> caller) {
        return Received.of("append", caller, AppendRequest::getOctets, this::append);
    }

    private AppendResponse append(AppendRequest first, InputStream content) throws IOException {
        var header = first.getHeader();
        var appended =
                messages.append(
                        Values.shown(header.getCredential()),
                        Values.call(header.getCall()),
                        new MailboxName(header.getMailbox()),
                        new Flags(header.getSystemFlags(), header.getKeywordsList()),
                        header.hasInternalDate()
                                ? Optional.of(Values.instant(header.getInternalDate()))
                                : Optional.empty(),
                        header.getSize(),
                        content);
        return encode(appended);
    }

    private static AppendResponse encode(Appended appended) {
        return AppendResponse.newBuilder()
                .setUidValidity(appended.uidValidity())
                .setUid((int) appended.uid().value())
                .build();
    }

    @Override
    public void settleAppend(
            SettleAppendRequest request, StreamObserver<SettleAppendResponse> caller) {
        Answers.once(
                "settleAppend",
                caller,
                () -> {
                    var response = SettleAppendResponse.newBuilder();
                    messages.settleAppend(
                                    Values.shown(request.getCredential()),
                                    Values.call(request.getCall()),
                                    new MailboxName(request.getMailbox()))
                            .ifPresent(appended -> response.setAnswer(encode(appended)));
                    return response.build();
                });
    }

    @Override
    public void storeFlags(StoreFlagsRequest request, StreamObserver<StoreFlagsResponse> caller) {
        Answers.stream(
                "storeFlags",
                caller,
                stream -> {
                    var stored =
                            messages.storeFlags(
                                    Values.shown(request.getCredential()),
                                    Values.call(request.getCall()),
                                    Values.key(request.getMailbox()),
                                    Values.asked(request.getUids()),
                                    MessageCodec.change(request));
                    for (var page : stored.changed()) {
                        for (var packed : IndexCodec.encode(page)) {
                            stream.send(StoreFlagsResponse.newBuilder().setChanged(packed).build());
                        }
                    }
                    stream.send(
                            StoreFlagsResponse.newBuilder()
                                    .setDone(
                                            StoreFlagsResponse.Done.newBuilder()
                                                    .setModSeq(stored.modSeq().value())
                                                    .setModified(Values.encode(stored.modified())))
                                    .build());
                });
    }

    @Override
    public void copy(CopyRequest request, StreamObserver<CopyResponse> caller) {
        Answers.once(
                "copy",
                caller,
                () -> {
                    var copied =
                            messages.copy(
                                    Values.shown(request.getCredential()),
                                    Values.call(request.getCall()),
                                    Values.key(request.getMailbox()),
                                    Values.asked(request.getUids()),
                                    new MailboxName(request.getTarget()));
                    return CopyResponse.newBuilder()
                            .setUidValidity(copied.uidValidity())
                            .setSources(Values.encode(copied.sources()))
                            .setTargets(Values.encode(copied.targets()))
                            .build();
                });
    }

    @Override
    public void move(MoveRequest request, StreamObserver<MoveResponse> caller) {
        Answers.once(
                "move",
                caller,
                () -> {
                    var moved =
                            messages.move(
                                    Values.shown(request.getCredential()),
                                    Values.call(request.getCall()),
                                    Values.key(request.getMailbox()),
                                    Values.asked(request.getUids()),
                                    new MailboxName(request.getTarget()));
                    return MoveResponse.newBuilder()
                            .setModSeq(moved.modSeq().value())
                            .setUidValidity(moved.target().uidValidity())
                            .setSources(Values.encode(moved.target().sources()))
                            .setTargets(Values.encode(moved.target().targets()))
                            .build();
                });
    }

    @Override
    public void expunge(ExpungeRequest request, StreamObserver<ExpungeResponse> caller) {
        Answers.once(
                "expunge",
                caller,
                () -> {
                    var expunged =
                            messages.expunge(
                                    Values.shown(request.getCredential()),
                                    Values.key(request.getMailbox()),
                                    request.hasAmong()
                                            ? new ExpungeScope.DeletedAmong(
                                                    Values.asked(request.getAmong()))
                                            : new ExpungeScope.Deleted());
                    return ExpungeResponse.newBuilder()
                            .setModSeq(expunged.modSeq().value())
                            .setVanished(Values.encode(expunged.vanished()))
                            .build();
                });
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> caller) {
        Answers.once(
                "search",
                caller,
                () ->
                        SearchCodec.encode(
                                messages.search(
                                        Values.shown(request.getCredential()),
                                        Values.key(request.getMailbox()),
                                        SearchCodec.decode(request.getTermsList()))));
    }

    @Override
    public void sort(SortRequest request, StreamObserver<SortResponse> caller) {
        Answers.once(
                "sort",
                caller,
                () ->
                        SearchCodec.encode(
                                messages.sort(
                                        Values.shown(request.getCredential()),
                                        Values.key(request.getMailbox()),
                                        request.getCriteriaList().stream()
                                                .map(SearchCodec::decode)
                                                .toList(),
                                        SearchCodec.decode(request.getTermsList()))));
    }

    @Override
    public void thread(ThreadRequest request, StreamObserver<ThreadResponse> caller) {
        Answers.once(
                "thread",
                caller,
                () ->
                        SearchCodec.encode(
                                messages.thread(
                                        Values.shown(request.getCredential()),
                                        Values.key(request.getMailbox()),
                                        SearchCodec.decode(request.getAlgorithm()),
                                        SearchCodec.decode(request.getTermsList()))));
    }

    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> caller) {
        var stream = WatchStream.of(messages, caller, WATCH_SILENCE, watches::remove);
        watches.add(stream);
        return stream;
    }

    @Override
    public void drain() {
        watches.forEach(WatchStream::drain);
    }
}
