package io.mailrail.delivery.dispatch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.AttemptReport;
import io.mailrail.api.CallId;
import io.mailrail.api.Directory;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.Login;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SessionCredential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// As much of mailbox-service as the dispatcher sees: a queue in memory on a clock that is advanced, and what was told to it.
final class FakeHouse implements Outbound, Intake, Directory {

    /// A notification that was accepted.
    record Notified(CallId id, ReversePath from, List<ForwardPath> to, String content) {}

    private static final class Row {
        final OutboundMessage message;
        Recipient recipient;
        Instant nextAt;
        boolean leased;

        Row(OutboundMessage message, Recipient recipient, Instant nextAt) {
            this.message = message;
            this.recipient = recipient;
            this.nextAt = nextAt;
        }
    }

    final List<AttemptReport> reports = new CopyOnWriteArrayList<>();
    final List<Notified> notified = new CopyOnWriteArrayList<>();
    final AtomicInteger failingReports = new AtomicInteger();
    final AtomicInteger failingAccepts = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();

    /// Whether a question waits as long as it may, as the real queue does, or only a moment: nobody tells it when the clock is
    /// advanced.
    volatile boolean patient;

    private final Set<CallId> burnt = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<UUID, Row> rows = new LinkedHashMap<>();
    private final Map<CallId, String> contents = new ConcurrentHashMap<>();

    FakeHouse(Clock clock) {
        this.clock = clock;
    }

    /// Queues a message for recipients of one destination, due now.
    CallId queue(String from, String content, String... recipients) {
        var id = CallId.next();
        contents.put(id, content);
        lock.lock();
        try {
            for (String recipient : recipients) {
                var path = new ForwardPath(recipient);
                var row = new Recipient(UUID.randomUUID(), path, 1, false);
                var message =
                        new OutboundMessage(
                                1,
                                1,
                                id,
                                new ReversePath(from),
                                path.domain(),
                                List.of(row),
                                content.length(),
                                clock.instant());
                rows.put(row.queueId(), new Row(message, row, clock.instant()));
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
        return id;
    }

    /// The message is removed behind the queue's back.
    void forgetContent(CallId id) {
        contents.remove(id);
    }

    /// How many rows wait or are under way.
    int size() {
        lock.lock();
        try {
            return rows.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<OutboundMessage> lease(
            UUID owner, int max, Duration wait, Collection<String> busy) {
        lock.lock();
        try {
            var due = due(max, busy);
            long left = patient ? wait.toNanos() : TimeUnit.MILLISECONDS.toNanos(5);
            while (due.isEmpty() && left > 0) {
                left = news.awaitNanos(left);
                due = due(max, busy);
            }
            return due;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<OutboundMessage> due(int max, Collection<String> busy) {
        var groups = new LinkedHashMap<String, List<Row>>();
        for (Row row : rows.values()) {
            if (!row.leased
                    && !row.nextAt.isAfter(clock.instant())
                    && !busy.contains(row.message.destination())) {
                groups.computeIfAbsent(
                                row.message.message() + row.message.destination(),
                                key -> new ArrayList<>())
                        .add(row);
            }
        }
        return groups.values().stream().limit(max).map(FakeHouse::leased).toList();
    }

    private static OutboundMessage leased(List<Row> group) {
        group.forEach(row -> row.leased = true);
        var first = group.getFirst().message;
        return new OutboundMessage(
                first.lane(),
                first.epoch(),
                first.message(),
                first.reversePath(),
                first.destination(),
                group.stream().map(row -> row.recipient).toList(),
                first.size(),
                first.queuedAt());
    }

    @Override
    public Map<Integer, Long> renew(UUID owner) {
        return Map.of(1, 1L);
    }

    @Override
    public InputStream content(OutboundMessage message) {
        String content = contents.get(message.message());
        if (content == null) {
            throw new Refused(new Refusal.NoSuchMessage());
        }
        return new ByteArrayInputStream(content.getBytes(ISO_8859_1));
    }

    @Override
    public void report(List<AttemptReport> some) {
        if (failingReports.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new Refused(new Refusal.Unavailable());
        }
        lock.lock();
        try {
            for (AttemptReport report : some) {
                var row = rows.get(report.queueId());
                if (row == null || row.recipient.attempt() != report.attempt()) {
                    continue;
                }
                reports.add(report);
                if (report.result() instanceof AttemptReport.Result.Deferred deferred) {
                    row.leased = false;
                    row.nextAt = deferred.nextAt();
                    row.recipient =
                            new Recipient(
                                    report.queueId(),
                                    row.recipient.forwardPath(),
                                    report.attempt() + 1,
                                    deferred.warned());
                } else {
                    rows.remove(report.queueId());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(UUID owner) {
        releases.incrementAndGet();
    }

    @Override
    public Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException {
        if (burnt.contains(call) || failingAccepts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new Refused(new Refusal.Unavailable());
        }
        var text = new String(content.readAllBytes(), ISO_8859_1);
        if (notified.stream().noneMatch(each -> each.id().equals(call))) {
            notified.add(new Notified(call, envelope.reversePath(), envelope.forwardPaths(), text));
        }
        return new Accepted(call, List.of(new Accepted.Outcome.Taken()));
    }

    @Override
    public Optional<Accepted> settle(CallId call, AccountId home) {
        boolean done = notified.stream().anyMatch(each -> each.id().equals(call));
        if (done) {
            return Optional.of(new Accepted(call, List.of(new Accepted.Outcome.Taken())));
        }
        burnt.add(call);
        return Optional.empty();
    }

    @Override
    public Resolution resolve(ForwardPath path) {
        return new Resolution.Local(new AccountId(7));
    }

    @Override
    public SaslExchange authenticate(Login login) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SessionCredential renew(SessionCredential credential) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean maySendAs(SessionCredential credential, ReversePath path) {
        throw new UnsupportedOperationException();
    }
}
