package io.mailrail.mailbox.intake;

import io.mailrail.api.Accepted;
import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.ReversePath;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.content.ContentIntake;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.Pipelines;
import io.mailrail.mailbox.filing.Digest;
import io.mailrail.mailbox.filing.Filed;
import io.mailrail.mailbox.filing.Filing;
import io.mailrail.mailbox.filing.NewMessage;
import io.mailrail.mailbox.outbound.OutboundBell;
import io.mailrail.mailbox.outbound.OutboundQueue;
import io.mailrail.mailbox.outbound.QueueItem;
import io.mailrail.mailbox.trace.TraceEvent;
import io.mailrail.mailbox.trace.TraceLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What one transaction does for any number of messages: file the local copies, report what could not be filed, keep the
/// contents, queue the remote recipients, begin the traces, write down the calls. The account rows are locked already.
@Component
class IntakeTransaction {

    private static final Logger log = LoggerFactory.getLogger(IntakeTransaction.class);

    private final Pipelines pipelines;
    private final Filing filing;
    private final ContentIntake contentIntake;
    private final ContentStore contents;
    private final OutboundQueue queue;
    private final OutboundBell bell;
    private final TraceLog trace;
    private final CallLog calls;
    private final ChangeFeed feed;
    private final MailrailProperties house;
    private final Clock clock;

    IntakeTransaction(
            Pipelines pipelines,
            Filing filing,
            ContentIntake contentIntake,
            ContentStore contents,
            OutboundQueue queue,
            OutboundBell bell,
            TraceLog trace,
            CallLog calls,
            ChangeFeed feed,
            MailrailProperties house,
            @Qualifier("mailboxClock") Clock clock) {
        this.pipelines = pipelines;
        this.filing = filing;
        this.contentIntake = contentIntake;
        this.contents = contents;
        this.queue = queue;
        this.bell = bell;
        this.trace = trace;
        this.calls = calls;
        this.feed = feed;
        this.house = house;
        this.clock = clock;
    }

    /// What is to be said once the transaction is committed.
    record Result(List<Answer> answers, Map<MailboxKey, MailboxChange> changes, boolean queued) {}

    /// The outcomes of one message's forward-paths.
    record Answer(Submission submission, List<Outcome> outcomes) {

        boolean isTaken() {
            return outcomes.stream().anyMatch(o -> o instanceof Outcome.Taken);
        }
    }

    /// Writes everything, in the caller's transaction.
    Result store(List<Submission> submissions) {
        var pipeline = pipelines.open();
        var work = new Work(clock.instant(), pipeline);
        work.file(submissions);
        work.report();
        contents.write(work.kept, pipeline);
        queue.add(work.queued);
        trace.record(work.events, pipeline);
        calls.record(work.done, pipeline);
        pipeline.run();
        return new Result(work.answers, work.changes, !work.queued.isEmpty());
    }

    /// Tells everybody, after the commit: the change feed, the outbound queue, and those who wait for an answer.
    void tell(Result result) {
        for (var answer : result.answers()) {
            var submission = answer.submission();
            if (answer.isTaken()) {
                log.info(
                        "accepted id={} from={} recipients={} size={}",
                        submission.call,
                        submission.envelope.reversePath(),
                        answer.outcomes().size(),
                        submission.content.size());
                submission.accepted(new Accepted(submission.call, answer.outcomes()));
            } else {
                submission.refused(refusal(answer.outcomes().getFirst()));
            }
        }
        if (!result.changes().isEmpty()) {
            feed.committed(result.changes().values());
        }
        if (result.queued()) {
            bell.ring();
        }
    }

    private static Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var refusal) -> refusal;
            case Outcome.Taken _ -> new Refusal.Unavailable();
        };
    }

    /// What gathers while the messages are gone through.
    private final class Work {

        final Instant now;
        final Pipeline pipeline;
        final List<Answer> answers = new ArrayList<>();
        final Map<Submission, List<Recipients.Failure>> failures = new LinkedHashMap<>();
        final List<ContentStore.Kept> kept = new ArrayList<>();
        final List<QueueItem> queued = new ArrayList<>();
        final List<TraceEvent> events = new ArrayList<>();
        final List<CallLog.Done> done = new ArrayList<>();
        final Map<MailboxKey, MailboxChange> changes = new LinkedHashMap<>();

        Work(Instant now, Pipeline pipeline) {
            this.now = now;
            this.pipeline = pipeline;
        }

        void file(List<Submission> submissions) {
            var messages = new ArrayList<NewMessage>();
            for (var submission : submissions) {
                for (var account : submission.recipients.accounts()) {
                    messages.add(
                            message(
                                    account,
                                    submission.call,
                                    submission.content,
                                    submission.digest));
                }
            }
            var filed = filing.file(messages, pipeline).iterator();
            for (var submission : submissions) {
                var stored = new ArrayList<AccountId>();
                var denied = new HashMap<AccountId, Refusal>();
                for (var account : submission.recipients.accounts()) {
                    switch (filed.next()) {
                        case Filed.Stored copy -> {
                            stored.add(account);
                            changed(copy);
                        }
                        case Filed.Denied(var refusal) -> denied.put(account, refusal);
                    }
                }
                decide(submission, stored, denied);
            }
        }

        private void decide(
                Submission submission, List<AccountId> stored, Map<AccountId, Refusal> denied) {
            var answer = new Answer(submission, submission.recipients.outcomes(denied));
            answers.add(answer);
            if (!answer.isTaken()) {
                return;
            }
            var failed = submission.recipients.failures(denied);
            if (!failed.isEmpty()) {
                failures.put(submission, failed);
            }
            keep(
                    submission.call,
                    submission.envelope.reversePath(),
                    submission.submitter,
                    submission.content,
                    stored,
                    submission.recipients);
            events.add(
                    new TraceEvent(
                            now,
                            submission.call.value(),
                            TraceEvent.Kind.ACCEPTED,
                            detail(submission, stored, failed)));
            submission
                    .envelope
                    .origin()
                    .about()
                    .ifPresent(message ->
                            reported(
                                    message,
                                    submission.call,
                                    submission.envelope.forwardPaths().getFirst().address()));
            done.add(
                    new CallLog.Done(
                            submission.envelope.home(),
                            submission.call,
                            AnswerCodec.encode(answer.outcomes())));
        }

        private void keep(
                CallId message,
                ReversePath reversePath,
                AccountId submitter,
                ReceivedContent content,
                Collection<AccountId> holders,
                Recipients recipients) {
            kept.add(new ContentStore.Kept(content, List.copyOf(holders)));
            var key = content.key();
            for (var address : recipients.remote()) {
                queued.add(
                        new QueueItem(
                                message,
                                submitter,
                                reversePath,
                                address.path(),
                                address.domain(),
                                key.account(),
                                key.content(),
                                content.size()));
            }
        }

        /// Reports to the reverse-paths; the report's own reverse-path is null, so that it is never reported on.
        void report() {
            var reports = new ArrayList<Report>();
            failures.forEach((submission, failed) -> {
                if (!submission.reporting.isEmpty()) {
                    reports.add(report(submission, failed));
                }
            });
            var messages = new ArrayList<NewMessage>();
            for (var report : reports) {
                for (var account : report.recipients().accounts()) {
                    messages.add(
                            message(
                                    account,
                                    report.id(),
                                    report.content(),
                                    Digest.of(report.content().parsed())));
                }
            }
            if (!messages.isEmpty()) {
                pipeline.run(); // what is filed next builds on what was filed first
            }
            var filed = filing.file(messages, pipeline).iterator();
            for (var report : reports) {
                var stored = new ArrayList<AccountId>();
                for (var account : report.recipients().accounts()) {
                    if (filed.next() instanceof Filed.Stored copy) {
                        stored.add(account);
                        changed(copy);
                    }
                }
                if (!stored.isEmpty() || !report.recipients().remote().isEmpty()) {
                    keep(
                            report.id(),
                            ReversePath.NULL,
                            AccountId.NONE,
                            report.content(),
                            stored,
                            report.recipients());
                }
            }
        }

        private void reported(UUID message, CallId report, String to) {
            events.add(
                    new TraceEvent(
                            now,
                            message,
                            TraceEvent.Kind.REPORTED,
                            Map.of("report", report.value().toString(), "to", to)));
        }

        private Report report(Submission submission, List<Recipients.Failure> failed) {
            var id = CallId.next();
            var recipients = submission.reporting;
            reported(submission.call.value(), id, submission.envelope.reversePath().address());
            var octets =
                    NonDelivery.render(
                            house.hostname(),
                            id,
                            now,
                            submission.envelope.reversePath(),
                            submission.call,
                            failed,
                            submission.content.header());
            var home = recipients.accounts().stream().findFirst().orElse(AccountId.NONE);
            return new Report(
                    id, contentIntake.made(home, CallId.next().value(), octets), recipients);
        }

        private NewMessage message(
                AccountId account, CallId id, ReceivedContent content, Digest digest) {
            return new NewMessage(
                    account,
                    NewMessage.INBOX,
                    id.value(),
                    content.key(),
                    digest,
                    content.size(),
                    Flags.NONE,
                    now);
        }

        private void changed(Filed.Stored copy) {
            changes.put(copy.mailbox(), new MailboxChange(copy.mailbox(), copy.modSeq()));
        }
    }

    private record Report(CallId id, ReceivedContent content, Recipients recipients) {}

    private static Map<String, Object> detail(
            Submission submission, List<AccountId> stored, List<Recipients.Failure> failed) {
        var envelope = submission.envelope;
        var detail = new HashMap<String, Object>();
        detail.put("reversePath", envelope.reversePath().address());
        detail.put("forwardPaths", envelope.forwardPaths().stream().map(p -> p.address()).toList());
        detail.put("size", submission.content.size());
        detail.put("copies", stored.size());
        detail.put("accounts", stored.stream().map(AccountId::value).toList());
        detail.put("queued", submission.recipients.remote().size());
        detail.put("protocol", envelope.origin().protocol());
        detail.put("clientAddress", envelope.origin().clientAddress());
        detail.put("clientName", envelope.origin().clientName());
        detail.put("verdicts", envelope.origin().verdicts());
        if (!failed.isEmpty()) {
            detail.put("failed", failed.stream().map(Recipients.Failure::address).toList());
        }
        return detail;
    }
}
