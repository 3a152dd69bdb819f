package io.mailrail.mailbox.intake;

import static io.mailrail.mailbox.database.DatabaseTrouble.isTrouble;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.calls.CallTaken;
import io.mailrail.mailbox.database.SqlState;
import io.mailrail.mailbox.filing.Filing;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes batches, and sees to what goes wrong with them: every message gets its answer, and one that cannot be stored fails alone.
///
/// | What happens | What is done |
/// | --- | --- |
/// | an account is busy | its messages go to the singles, the rest is written |
/// | deadlock, serialization failure (40P01, 40001) | the batch again, three times |
/// | the database is away before the commit | Unavailable for all: nothing was stored |
/// | the database is away during the commit | every call is settled before it is answered |
/// | anything else (22, 23, a call that was done already) | the messages one by one |
@Component
class Batches {

    private static final Logger log = LoggerFactory.getLogger(Batches.class);

    private static final int ATTEMPTS = 4;

    private final TransactionTemplate transactions;
    private final Filing filing;
    private final IntakeTransaction work;
    private final CallLog calls;
    private final Singles singles;
    private final DistributionSummary sizes;

    Batches(
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            Filing filing,
            IntakeTransaction work,
            CallLog calls,
            MeterRegistry meters,
            IntakeProperties properties) {
        this.transactions = transactions;
        this.filing = filing;
        this.work = work;
        this.calls = calls;
        this.sizes = DistributionSummary.builder(IntakeMeters.BATCH.getName()).register(meters);
        this.singles = new Singles(properties.singles(), this::writeAlone);
    }

    /// Writes a batch; returns when every message of it is answered or handed on. Never throws.
    void write(List<Submission> batch) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var worked = new AtomicBoolean();
            var busy = new ArrayList<Submission>();
            try {
                var result =
                        Objects.requireNonNull(
                                transactions.execute(_ -> {
                                    var free = free(batch, busy);
                                    var stored = work.store(free);
                                    worked.set(true);
                                    return stored;
                                }));
                sizes.record(result.answers().size());
                busy.forEach(singles::submit);
                work.tell(result);
                return;
            } catch (CallTaken | Refused e) {
                batch.forEach(singles::submit);
                return;
            } catch (RuntimeException e) {
                if (SqlState.isConflict(e)) {
                    log.info("batch conflicted messages={} attempt={}", batch.size(), attempt);
                } else if (isTrouble(e)) {
                    log.warn(
                            "batch lost its database messages={} committing={}",
                            batch.size(),
                            worked.get());
                    log.debug("how it lost it", e);
                    batch.forEach(s -> lost(s, worked.get() && !busy.contains(s), e));
                    return;
                } else {
                    log.warn("batch broke messages={} state={}", batch.size(), SqlState.of(e));
                    log.debug("what broke the batch", e);
                    batch.forEach(singles::submit);
                    return;
                }
            }
        }
        batch.forEach(singles::submit);
    }

    /// Locks what is free, and keeps the messages whose accounts are all locked now.
    private List<Submission> free(List<Submission> batch, List<Submission> busy) {
        var accounts = new HashSet<AccountId>();
        batch.forEach(s -> accounts.addAll(s.accounts()));
        var locked = filing.lockFree(accounts);
        var free = new ArrayList<Submission>();
        for (var submission : batch) {
            (locked.containsAll(submission.accounts()) ? free : busy).add(submission);
        }
        return free;
    }

    /// Writes one message, waiting for its accounts. Never throws.
    private void writeAlone(Submission submission) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var worked = new AtomicBoolean();
            try {
                var known = calls.answer(submission.envelope.home(), submission.call);
                if (known.isPresent()) {
                    submission.accepted(AnswerCodec.decode(submission.call, known.get()));
                    return;
                }
                var result =
                        Objects.requireNonNull(
                                transactions.execute(_ -> {
                                    filing.lock(submission.accounts());
                                    var stored = work.store(List.of(submission));
                                    worked.set(true);
                                    return stored;
                                }));
                work.tell(result);
                return;
            } catch (Refused no) {
                submission.refused(no.refusal());
                return;
            } catch (CallTaken _) {
                log.info("call taken meanwhile id={}", submission.call);
            } catch (RuntimeException e) {
                if (isTrouble(e) && !SqlState.isConflict(e)) {
                    lost(submission, worked.get(), e);
                    return;
                }
                boolean again = SqlState.isConflict(e) || isTakenCall(e, submission);
                if (!again) {
                    log.error("message broke id={}", submission.call, e);
                    submission.broke(e);
                    return;
                }
            }
        }
        submission.refused(new Refusal.Unavailable());
    }

    /// A key that was there already may mean that the same call was done a moment ago: its email has the call's name.
    private boolean isTakenCall(RuntimeException e, Submission submission) {
        try {
            return SqlState.of(e).equals("23505")
                    && calls.answer(submission.envelope.home(), submission.call).isPresent();
        } catch (RuntimeException unknown) {
            e.addSuppressed(unknown);
            return false;
        }
    }

    /// The database went away. If that was during the commit, the outcome is found out before the call is answered.
    private void lost(Submission submission, boolean committing, RuntimeException why) {
        if (!committing) {
            submission.refused(new Refusal.Unavailable());
            return;
        }
        Thread.ofVirtual().name("mailbox-intake-settle").start(() -> settle(submission, why));
    }

    private void settle(Submission submission, RuntimeException why) {
        try {
            calls.settleAfter(why, submission.envelope.home(), submission.call)
                    .ifPresentOrElse(
                            answer ->
                                    submission.accepted(
                                            AnswerCodec.decode(submission.call, answer)),
                            () -> submission.refused(new Refusal.Unavailable()));
        } catch (Refused no) {
            submission.refused(no.refusal());
        } catch (RuntimeException e) {
            submission.broke(e);
        }
    }
}
