package io.mailrail.mailbox.outbound;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.CallId;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.content.Sweeper;
import io.mailrail.mailbox.database.SqlState;
import io.mailrail.mailbox.outbound.DueWork.Due;
import io.mailrail.mailbox.outbound.QueueRepository.Ended;
import io.mailrail.mailbox.outbound.QueueRepository.Leased;
import io.mailrail.mailbox.trace.TraceEvent;
import io.mailrail.mailbox.trace.TraceLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The queue of what is to leave.
///
/// 1. Intake queues a row for each remote recipient, in the transaction that takes responsibility.
/// 2. A delivery-service owns lanes, and leases from them what is due. A row is under way while its lane is at the lease's epoch.
/// 3. It reports: delivered and failed rows go, deferred ones wait. Each attempt leaves an event in the message's trace.
@Component
public final class OutboundQueue implements Outbound {

    private static final Logger log = LoggerFactory.getLogger(OutboundQueue.class);

    /// How long a row may be under way under one lease. Reports come in minutes; beyond this the lease was lost on its way.
    private static final Duration LONGEST_ATTEMPT = Duration.ofHours(2);

    /// What other processes queue is looked for this often.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int LONGEST_REPLY = 1_000;
    private static final int ATTEMPTS = 3;

    private final Lanes lanes;
    private final DueWork dueWork;
    private final QueueRepository queue;
    private final ContentStore contents;
    private final Sweeper sweeper;
    private final TraceLog trace;
    private final OutboundBell bell;
    private final TransactionTemplate transactions;
    private final Clock clock;

    OutboundQueue(
            Lanes lanes,
            DueWork dueWork,
            QueueRepository queue,
            ContentStore contents,
            Sweeper sweeper,
            TraceLog trace,
            OutboundBell bell,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.lanes = lanes;
        this.dueWork = dueWork;
        this.queue = queue;
        this.contents = contents;
        this.sweeper = sweeper;
        this.trace = trace;
        this.bell = bell;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Queues rows in the caller's transaction, due at once. Once it is committed, [OutboundBell#ring] wakes who waits.
    public void add(List<QueueItem> items) {
        if (!items.isEmpty()) {
            queue.insert(items, clock.instant());
        }
    }

    @Override
    public List<OutboundMessage> lease(
            UUID owner, int max, Duration wait, Collection<String> busy) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long heard = bell.heard();
            var held = guard(() -> lanes.keep(owner));
            var leased =
                    max <= 0 ? List.<OutboundMessage>of() : take(owner, held.open(), max, busy);
            var left = Duration.ofNanos(deadline - System.nanoTime());
            if (!leased.isEmpty() || !left.isPositive()) {
                return leased;
            }
            try {
                bell.await(heard, shortest(left, untilNext(held.open())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }

    private Duration untilNext(Map<Integer, Long> open) {
        var now = clock.instant();
        return guard(() -> dueWork.next(open.keySet(), now))
                .map(next -> shortest(LOOK, Duration.between(now, next).plusMillis(1)))
                .orElse(LOOK);
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private List<OutboundMessage> take(
            UUID owner, Map<Integer, Long> open, int max, Collection<String> busy) {
        var now = clock.instant();
        var due = guard(() -> dueWork.find(open, busy, max, now));
        if (due.isEmpty()) {
            return List.of();
        }
        return guard(
                () -> Objects.requireNonNull(transactions.execute(_ -> lease(owner, open, due))));
    }

    private List<OutboundMessage> lease(UUID owner, Map<Integer, Long> open, List<Due> due) {
        var now = clock.instant();
        var held = lanes.lock(owner, open.keySet());
        var mine = due.stream().filter(d -> held.containsKey(d.lane())).toList();
        if (mine.isEmpty()) {
            return List.of();
        }
        var groups = new LinkedHashMap<Due, List<Leased>>();
        mine.forEach(d -> groups.put(d, new ArrayList<>()));
        for (var row : queue.lease(mine, held, now, now.plus(LONGEST_ATTEMPT))) {
            groups.computeIfAbsent(
                            new Due(row.lane(), row.message(), row.destination()),
                            _ -> new ArrayList<>())
                    .add(row);
        }
        return groups.values().stream()
                .filter(rows -> !rows.isEmpty())
                .map(rows -> message(rows, held))
                .toList();
    }

    private static OutboundMessage message(List<Leased> rows, Map<Integer, Long> held) {
        var first = rows.getFirst();
        return new OutboundMessage(
                first.lane(),
                held.getOrDefault(first.lane(), 0L),
                new CallId(first.message()),
                first.reversePath(),
                first.destination(),
                rows.stream().map(Leased::recipient).toList(),
                first.size(),
                first.queuedAt());
    }

    @Override
    public Map<Integer, Long> renew(UUID owner) {
        return guard(() -> lanes.renew(owner)).held();
    }

    @Override
    public InputStream content(OutboundMessage message) {
        var key =
                guard(() -> queue.content(message))
                        .orElseThrow(() -> new Refused(new Refusal.NoSuchMessage()));
        return contents.read(key.account(), key.content(), 0, Long.MAX_VALUE);
    }

    @Override
    public void report(List<AttemptReport> reports) {
        for (var report : reports) {
            guard(() -> report(report));
        }
    }

    private void report(AttemptReport report) {
        for (int attempt = 1; ; attempt++) {
            try {
                var ended = transactions.execute(_ -> settleAndTell(report));
                if (ended != null && !(report.result() instanceof AttemptReport.Result.Deferred)) {
                    ended.ifPresent(done -> sweeper.released(done.content()));
                }
                return;
            } catch (RuntimeException e) {
                if (!SqlState.isConflict(e) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Optional<Ended> settleAndTell(AttemptReport report) {
        var ended = settle(report);
        ended.ifPresent(done -> tell(report, done));
        return ended;
    }

    /// Changes the row, or nothing when the report is late or known.
    private Optional<Ended> settle(AttemptReport report) {
        return switch (report.result()) {
            case AttemptReport.Result.Delivered _ -> queue.remove(report);
            case AttemptReport.Result.Failed _ -> queue.removeLeased(report);
            case AttemptReport.Result.Deferred(var nextAt, var warned) ->
                    queue.defer(report, nextAt, warned, reply(report));
        };
    }

    private void tell(AttemptReport report, Ended ended) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("queueId", report.queueId().toString());
        detail.put("forwardPath", ended.forwardPath().address());
        detail.put("reversePath", ended.reversePath().address());
        detail.put("attempt", report.attempt());
        detail.put("startedAt", report.startedAt().toString());
        detail.put("remote", report.remote());
        detail.put("tls", report.tls());
        detail.put("reply", reply(report));
        var kind =
                switch (report.result()) {
                    case AttemptReport.Result.Delivered _ -> TraceEvent.Kind.DELIVERED;
                    case AttemptReport.Result.Failed _ -> TraceEvent.Kind.FAILED;
                    case AttemptReport.Result.Deferred(var nextAt, _) -> {
                        detail.put("nextAt", nextAt.toString());
                        yield TraceEvent.Kind.DEFERRED;
                    }
                };
        trace.record(
                List.of(new TraceEvent(clock.instant(), ended.message().value(), kind, detail)));
        log.info(
                "reported id={} queue={} attempt={} outcome={} recipient={} remote={} reply={}",
                ended.message(),
                report.queueId(),
                report.attempt(),
                kind.text(),
                ended.forwardPath(),
                report.remote(),
                reply(report));
    }

    /// What the other side said, within bounds; it is a stranger's text.
    private static String reply(AttemptReport report) {
        var clean = report.reply().replaceAll("\\p{Cntrl}+", " ");
        return clean.length() > LONGEST_REPLY ? clean.substring(0, LONGEST_REPLY) : clean;
    }

    @Override
    public void release(UUID owner) {
        guard(() -> lanes.release(owner));
        bell.ring();
    }
}
