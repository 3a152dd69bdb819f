package io.mailrail.mailbox.intake;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.filing.Digest;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A message that has come in whole and waits to be committed. Its sender's thread waits with it.
final class Submission {

    final CallId call;
    final Envelope envelope;
    final AccountId submitter;
    final ReceivedContent content;
    final Digest digest;
    final Recipients recipients;

    /// Where a report of failure would go; nowhere, if nobody is to be told.
    final Recipients reporting;

    private final CompletableFuture<Accepted> answer = new CompletableFuture<>();

    Submission(
            CallId call,
            Envelope envelope,
            AccountId submitter,
            ReceivedContent content,
            Recipients recipients,
            Recipients reporting) {
        this.call = call;
        this.envelope = envelope;
        this.submitter = submitter;
        this.content = content;
        this.digest = Digest.of(content.parsed());
        this.recipients = recipients;
        this.reporting = reporting;
    }

    /// Accounts whose rows its transaction locks.
    Set<AccountId> accounts() {
        var accounts = new TreeSet<AccountId>(Comparator.comparingLong(AccountId::value));
        accounts.addAll(recipients.accounts());
        accounts.addAll(reporting.accounts());
        return accounts;
    }

    /// By whose hash its writer is chosen.
    AccountId owner() {
        return recipients.accounts().stream().findFirst().orElse(envelope.home());
    }

    void accepted(Accepted accepted) {
        answer.complete(accepted);
    }

    void refused(Refusal refusal) {
        answer.completeExceptionally(new Refused(refusal));
    }

    void broke(Throwable e) {
        answer.completeExceptionally(e);
    }

    /// Waits for the commit.
    ///
    /// @throws Refused as the transaction decided; Unavailable when this thread is interrupted: the outcome is then for
    ///     [io.mailrail.api.Intake#settle] to tell
    Accepted await() {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused no) {
                throw new Refused(no.refusal(), no.getCause());
            }
            throw new IllegalStateException("message could not be stored", e.getCause());
        }
    }
}
