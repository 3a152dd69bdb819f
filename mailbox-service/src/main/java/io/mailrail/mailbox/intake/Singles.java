package io.mailrail.mailbox.intake;

import io.mailrail.api.AccountId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The lane for messages that are written alone, each on a thread of its own. Two that want the same account go one after the
/// other, so that a busy account holds one connection and no more.
final class Singles {

    private static final Logger log = LoggerFactory.getLogger(Singles.class);

    private final int most;
    private final Consumer<Submission> writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private final Set<AccountId> engaged = new HashSet<>();
    private int running;

    Singles(int most, Consumer<Submission> writer) {
        this.most = most;
        this.writer = writer;
    }

    void submit(Submission submission) {
        lock.lock();
        try {
            waiting.add(submission);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        var wanted = new HashSet<>(engaged);
        for (var each = waiting.iterator(); each.hasNext() && running < most; ) {
            var submission = each.next();
            var accounts = submission.accounts();
            if (Collections.disjoint(wanted, accounts)) {
                each.remove();
                engaged.addAll(accounts);
                running++;
                Thread.ofVirtual().name("mailbox-intake-single").start(() -> run(submission));
            }
            wanted.addAll(accounts); // who came first goes first
        }
    }

    private void run(Submission submission) {
        try {
            writer.accept(submission);
        } catch (RuntimeException | Error e) {
            log.error("message broke id={}", submission.call, e);
            submission.broke(e);
        } finally {
            lock.lock();
            try {
                engaged.removeAll(submission.accounts());
                running--;
                dispatch();
            } finally {
                lock.unlock();
            }
        }
    }
}
