package io.mailrail.api.grpc;

import static io.mailrail.api.grpc.Samples.ALICE;
import static io.mailrail.api.grpc.Samples.ENVELOPE;
import static io.mailrail.api.grpc.Samples.INBOX;
import static io.mailrail.api.grpc.Samples.SHOWN;
import static io.mailrail.api.grpc.Samples.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.Accepted;
import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.Appended;
import io.mailrail.api.CallId;
import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Envelope;
import io.mailrail.api.Flags;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.Watch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What every transport must do with streams: nobody is swamped, nobody waits for ever, nothing half is whole.
abstract class StreamsContract {

    private static final int MANY = 100_000_000;

    protected House house;
    protected Doors doors;

    abstract House open();

    @BeforeEach
    void openHouse() {
        house = open();
        doors = house.doors;
    }

    @AfterEach
    void closeHouse() {
        house.close();
    }

    private static Accepted taken(Object call) {
        return new Accepted(
                (CallId) call,
                List.of(
                        new Outcome.Taken(),
                        new Outcome.Failed(new Refusal.NoSuchRecipient("x@y"))));
    }

    private static InputStream content(List<Object> arguments) {
        return (InputStream) arguments.getLast();
    }

    @Test
    void acceptedContentsCross() throws Exception {
        for (int size : new int[] {0, 1, 1000, 256 << 10, (256 << 10) + 1, 3_000_000}) {
            var octets = Samples.octets(size);
            var heard = new CompletableFuture<byte[]>();
            house.intake.on(
                    "accept",
                    arguments -> {
                        heard.complete(content(arguments).readAllBytes());
                        return taken(arguments.getFirst());
                    });
            var id = call();
            assertThat(doors.intake().accept(id, ENVELOPE, new ByteArrayInputStream(octets)))
                    .isEqualTo(taken(id));
            assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo(octets);
            var expected =
                    new Envelope(
                            ENVELOPE.reversePath(),
                            ENVELOPE.forwardPaths(),
                            ENVELOPE.home(),
                            Optional.of(SHOWN),
                            ENVELOPE.origin());
            assertThat(house.intake.asked().subList(0, 2)).containsExactly(id, expected);
        }
    }

    @Test
    void appendedContentsCross() throws Exception {
        var octets = Samples.octets(600_000);
        house.messages.on(
                "append",
                arguments -> {
                    assertThat(content(arguments).readAllBytes()).isEqualTo(octets);
                    return new Appended(5, new Uid(Uid.MAX));
                });
        var id = call();
        var date = Optional.of(ALICE.expiresAt());
        var flags = Flags.named(List.of("\\Seen", "work"));
        assertThat(
                        doors.messages()
                                .append(
                                        ALICE,
                                        id,
                                        MailboxName.INBOX,
                                        flags,
                                        date,
                                        600_000,
                                        new ByteArrayInputStream(octets)))
                .isEqualTo(new Appended(5, new Uid(Uid.MAX)));
        assertThat(house.messages.asked().subList(0, 6))
                .containsExactly(SHOWN, id, MailboxName.INBOX, flags, date, 600_000L);
    }

    @Test
    void whenReadingThrowsTheCallIsCancelledAndTheExceptionPasses() {
        var begun = new CountDownLatch(1);
        var seen = new CompletableFuture<Throwable>();
        house.intake.on(
                "accept",
                arguments -> {
                    begun.countDown();
                    try {
                        content(arguments).readAllBytes();
                    } catch (IOException e) {
                        seen.complete(e);
                        throw e;
                    }
                    return taken(arguments.getFirst());
                });
        var broken = new IOException("the client hung up");
        var source =
                new SequenceInputStream(new Endless(1_000_000, null), new Broken(begun, broken));
        assertThatThrownBy(() -> doors.intake().accept(call(), ENVELOPE, source)).isSameAs(broken);
        assertThat(seen).succeedsWithin(Duration.ofSeconds(5));
        assertThat(house.intake.calls).hasSize(1);
    }

    @Test
    void anEarlyRefusalStopsTheCaller() {
        house.intake.on(
                "accept",
                _ -> {
                    throw new Refused(new Refusal.TooBig(10));
                });
        var source = new Endless(Long.MAX_VALUE, null);
        assertThatThrownBy(() -> doors.intake().accept(call(), ENVELOPE, source))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("TooBig");
        assertThat(source.given.get()).isLessThan(MANY);
        assertThat(house.intake.calls).hasSize(1);
    }

    @Test
    void aSlowStoreSlowsItsCaller() throws Exception {
        var go = new CountDownLatch(1);
        house.intake.on(
                "accept",
                arguments -> {
                    go.await();
                    content(arguments).transferTo(OutputStream.nullOutputStream());
                    return taken(arguments.getFirst());
                });
        var source = new Endless(30_000_000, null);
        var answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return doors.intake().accept(call(), ENVELOPE, source);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
        await().until(() -> source.given.get() > 500_000);
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(5))
                .until(() -> source.given.get() < 8_000_000);
        go.countDown();
        assertThat(answer.get(10, TimeUnit.SECONDS).outcomes()).hasSize(2);
        assertThat(source.given.get()).isEqualTo(30_000_000);
    }

    @Test
    void aBrokenAcceptIsSettled() throws Exception {
        var under = new CountDownLatch(1);
        house.intake
                .on(
                        "accept",
                        arguments -> {
                            content(arguments).readAllBytes();
                            under.countDown();
                            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
                            return taken(arguments.getFirst());
                        })
                .on("settle", arguments -> Optional.of(taken(arguments.getFirst())));
        var id = call();
        var answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return doors.intake()
                                .accept(id, ENVELOPE, new ByteArrayInputStream(new byte[10]));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
        assertThat(under.await(5, TimeUnit.SECONDS)).isTrue();
        house.stop();
        house.start();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(taken(id));
        assertThat(house.intake.asked()).containsExactly(id, ENVELOPE.home());
    }

    @Test
    void anAcceptThatNeverTookEffectIsUnavailable() {
        house.intake
                .on(
                        "accept",
                        _ -> {
                            throw new Refused(new Refusal.Unavailable());
                        })
                .answer("settle", Optional.empty());
        assertThatThrownBy(() ->
                        doors.intake()
                                .accept(call(), ENVELOPE, new ByteArrayInputStream(new byte[10])))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Unavailable");
        assertThat(house.intake.calls)
                .extracting(Recorder.Call::verb)
                .containsExactly("accept", "settle");
    }

    @Test
    void aSmallAppendIsMadeAgainUnderTheSameId() throws Exception {
        var attempts = new AtomicInteger();
        house.messages.on(
                "append",
                arguments -> {
                    assertThat(content(arguments).readAllBytes()).hasSize(10);
                    if (attempts.incrementAndGet() == 1) {
                        throw new Refused(new Refusal.Unavailable());
                    }
                    return new Appended(5, new Uid(6));
                });
        var id = call();
        doors.messages()
                .append(
                        ALICE,
                        id,
                        MailboxName.INBOX,
                        Flags.NONE,
                        Optional.empty(),
                        10,
                        new ByteArrayInputStream(new byte[10]));
        assertThat(house.messages.calls)
                .extracting(c -> c.arguments().get(1))
                .containsExactly(id, id);
    }

    @Test
    void aLargeAppendIsSettledAndNotSentAgain() throws Exception {
        house.messages
                .on(
                        "append",
                        arguments -> {
                            content(arguments).readAllBytes();
                            throw new Refused(new Refusal.Unavailable());
                        })
                .answer("settleAppend", Optional.of(new Appended(5, new Uid(6))));
        var id = call();
        assertThat(append(id)).isEqualTo(new Appended(5, new Uid(6)));
        assertThat(house.messages.calls)
                .extracting(Recorder.Call::verb)
                .containsExactly("append", "settleAppend");
        assertThat(house.messages.calls)
                .last()
                .satisfies(settled ->
                        assertThat(settled.arguments().subList(1, 3))
                                .containsExactly(id, MailboxName.INBOX));
    }

    @Test
    void aLargeAppendThatNeverTookEffectIsUnavailable() {
        house.messages
                .on(
                        "append",
                        _ -> {
                            throw new Refused(new Refusal.Unavailable());
                        })
                .answer("settleAppend", Optional.empty());
        assertThatThrownBy(() -> append(call()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Unavailable");
    }

    private Appended append(CallId id) throws IOException {
        return doors.messages()
                .append(
                        ALICE,
                        id,
                        MailboxName.INBOX,
                        Flags.NONE,
                        Optional.empty(),
                        1_000_000,
                        new ByteArrayInputStream(new byte[1_000_000]));
    }

    @Test
    void aReaderSetsThePaceAndMayLeave() {
        var produced = new AtomicInteger();
        var closed = new AtomicBoolean();
        var page = Samples.page(10_000);
        Iterator<IndexPage> endless =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public IndexPage next() {
                        produced.incrementAndGet();
                        return page;
                    }
                };
        house.messages.on("index", _ -> Samples.cursor(endless, () -> closed.set(true)));
        try (var pages = doors.messages().index(ALICE, INBOX)) {
            pages.next();
            await().until(() -> produced.get() > 1);
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> produced.get() < 40);
            int before = produced.get();
            for (int i = 0; i < 60; i++) {
                pages.next();
            }
            assertThat(produced.get()).isGreaterThan(before);
        }
        await().untilTrue(closed);
    }

    @Test
    void contentsCrossInOrder() throws Exception {
        var sizes = new int[] {0, 10, 700_000, 5, 256 << 10, 0, 3_000_000, 1};
        var ranges = new ArrayList<ContentRange>();
        for (int i = 0; i < sizes.length; i++) {
            ranges.add(new ContentRange(new Uid(i + 1L), i, i % 2 == 0 ? ContentRange.TO_END : 9));
        }
        ranges.add(3, ContentRange.whole(new Uid(99))); // does not exist
        var there = new ArrayList<>(ranges);
        there.remove(3);
        house.messages.on("contents", _ -> new Contents(there, sizes));
        try (var contents = doors.messages().contents(ALICE, INBOX, ranges)) {
            for (int i = 0; i < sizes.length; i++) {
                assertThat(contents.next()).isTrue();
                assertThat(contents.range()).isEqualTo(there.get(i));
                assertThat(contents.length()).isEqualTo(sizes[i]);
                if (i == 2) {
                    continue; // left unread
                }
                if (i == 6) {
                    assertThat(contents.octets().readNBytes(100_000)).hasSize(100_000);
                    continue; // left in the middle
                }
                assertThat(contents.octets().readAllBytes()).isEqualTo(Samples.octets(sizes[i]));
            }
            assertThat(contents.next()).isFalse();
        }
        assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, ranges);
    }

    @Test
    void aContentThatFailsUnderWayIsNotTakenForWhole() {
        house.messages.on(
                "contents",
                _ ->
                        new Contents(
                                List.of(ContentRange.whole(new Uid(1))), new int[] {1_000_000}) {
                            @Override
                            public InputStream octets() {
                                return new Endless(600_000, new IOException("the disk is on fire"));
                            }
                        });
        try (var contents =
                doors.messages().contents(ALICE, INBOX, List.of(ContentRange.whole(new Uid(1))))) {
            assertThatThrownBy(
                            () -> {
                                contents.next();
                                contents.octets().readAllBytes();
                            })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("fire");
        }
    }

    @Test
    void aWatchTellsAndReconnects() {
        var watching = new Watching();
        house.messages.on("watch", arguments -> watching.open((Watch.Listener) arguments.get(0)));
        var heard = new LinkedBlockingQueue<String>();
        try (var watch = doors.messages().watch(new Hearing(heard))) {
            await().until(() -> !watching.listeners.isEmpty());
            watch.subscribe(ALICE, INBOX);
            await().until(() -> watching.subscribed.get(INBOX) != null);
            assertThat(watching.subscribed.get(INBOX)).isEqualTo(SHOWN);
            heard.clear();
            watching.listeners.getLast().changed(INBOX, new ModSeq(5));
            await().until(() -> heard.contains("changed 5"));

            house.stop();
            await().until(() -> watching.subscribed.isEmpty());
            house.start();
            await().until(() -> heard.contains("reconnected"));
            assertThat(watching.subscribed).containsOnlyKeys(INBOX);
            watching.listeners.getLast().changed(INBOX, new ModSeq(6));
            await().until(() -> heard.contains("changed 6"));

            watch.unsubscribe(INBOX);
            await().until(() -> watching.subscribed.isEmpty());
        }
        await().until(() -> watching.open.get() == 0);
    }

    @Test
    void aSubscriptionStandsWhenSubscribeReturns() {
        var watching = new Watching();
        house.messages.on("watch", arguments -> watching.open((Watch.Listener) arguments.get(0)));
        var heard = new LinkedBlockingQueue<String>();
        try (var watch = doors.messages().watch(new Hearing(heard))) {
            await().until(() -> heard.contains("reconnected"));
            watch.subscribe(ALICE, INBOX);
            assertThat(watching.subscribed).containsKey(INBOX);
        }
    }

    /// A source that breaks once the door has begun to read.
    private static final class Broken extends InputStream {

        private final CountDownLatch begun;
        private final IOException how;

        private Broken(CountDownLatch begun, IOException how) {
            this.begun = begun;
            this.how = how;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw how;
        }
    }

    /// Octets without an end, or with a bad one.
    private static final class Endless extends InputStream {

        private final long until;
        private final @Nullable IOException end;
        private final AtomicLong given = new AtomicLong();

        private Endless(long until, @Nullable IOException end) {
            this.until = until;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            long left = until - given.get();
            if (left == 0) {
                if (end != null) {
                    throw end;
                }
                return -1;
            }
            int count = (int) Math.min(Math.min(length, 50_000), left);
            given.addAndGet(count);
            return count;
        }
    }

    private static class Contents implements ContentCursor {

        private final List<ContentRange> ranges;
        private final int[] sizes;
        private int at = -1;

        private Contents(List<ContentRange> ranges, int[] sizes) {
            this.ranges = ranges;
            this.sizes = sizes;
        }

        @Override
        public boolean next() {
            return ++at < sizes.length;
        }

        @Override
        public ContentRange range() {
            return ranges.get(at);
        }

        @Override
        public long length() {
            return sizes[at];
        }

        @Override
        public InputStream octets() {
            return new ByteArrayInputStream(Samples.octets(sizes[at]));
        }

        @Override
        public void close() {}
    }

    private record Hearing(LinkedBlockingQueue<String> heard) implements Watch.Listener {

        @Override
        public void changed(MailboxKey mailbox, ModSeq now) {
            heard.add("changed " + now.value());
        }

        @Override
        public void reconnected() {
            heard.add("reconnected");
        }
    }

    private static final class Watching {

        private final List<Watch.Listener> listeners = new CopyOnWriteArrayList<>();
        private final Map<MailboxKey, SessionCredential> subscribed = new ConcurrentHashMap<>();
        private final AtomicInteger open = new AtomicInteger();

        private Watch open(Watch.Listener listener) {
            listeners.add(listener);
            open.incrementAndGet();
            return new Watch() {
                @Override
                public void subscribe(SessionCredential as, MailboxKey mailbox) {
                    subscribed.put(mailbox, as);
                }

                @Override
                public void unsubscribe(MailboxKey mailbox) {
                    subscribed.remove(mailbox);
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    subscribed.clear();
                }
            };
        }
    }
}
