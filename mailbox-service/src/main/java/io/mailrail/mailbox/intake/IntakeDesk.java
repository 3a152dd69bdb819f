package io.mailrail.mailbox.intake;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Directory;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.content.ContentIntake;
import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.directory.AddressBook;
import io.mailrail.mailbox.directory.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where messages are taken in.
///
/// 1. Check who sends; take the content in whole.
/// 2. Expand the forward-paths: nothing is looked up inside a transaction.
/// 3. Hand the message to a [BatchWriter] and wait until it is committed.
@Component
public final class IntakeDesk implements Intake {

    private static final Logger log = LoggerFactory.getLogger(IntakeDesk.class);

    /// More than this is a loop (RFC 5321 §6.3).
    private static final int MAX_RECEIVED = 100;

    private final Sessions sessions;
    private final Directory directory;
    private final AddressBook addressBook;
    private final ContentIntake contents;
    private final Writers writers;
    private final CallLog calls;
    private final MeterRegistry meters;
    private final long maxSize;

    IntakeDesk(
            Sessions sessions,
            Directory directory,
            AddressBook addressBook,
            ContentIntake contents,
            Writers writers,
            CallLog calls,
            MeterRegistry meters,
            IntakeProperties properties) {
        this.sessions = sessions;
        this.directory = directory;
        this.addressBook = addressBook;
        this.contents = contents;
        this.writers = writers;
        this.calls = calls;
        this.meters = meters;
        this.maxSize = properties.maxContentSize().toBytes();
    }

    @Override
    public Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException {
        var timing = Timer.start(meters);
        var outcome = IntakeMeters.Outcome.BROKEN;
        try {
            var accepted = receive(call, envelope, content);
            outcome = IntakeMeters.Outcome.ACCEPTED;
            return accepted;
        } catch (Refused no) {
            outcome = IntakeMeters.Outcome.REFUSED;
            log.info("refused id={} refusal={}", call, no.refusal());
            throw no;
        } finally {
            timing.stop(
                    Timer.builder(IntakeMeters.ACCEPTS.getName())
                            .tag(IntakeMeters.Tag.OUTCOME.asString(), outcome.tag())
                            .register(meters));
        }
    }

    private Accepted receive(CallId call, Envelope envelope, InputStream content)
            throws IOException {
        var submitter = submitter(envelope);
        try (var received =
                contents.receive(envelope.home(), CallId.next().value(), content, maxSize)) {
            if (received.parsed().receivedFields() > MAX_RECEIVED) {
                throw new Refused(new Refusal.Loop());
            }
            return accept(call, envelope, submitter, received);
        }
    }

    private Accepted accept(
            CallId call, Envelope envelope, AccountId submitter, ReceivedContent content) {
        var recipients = Recipients.expand(addressBook, envelope.forwardPaths());
        var submission =
                new Submission(
                        call,
                        envelope,
                        submitter,
                        content,
                        recipients,
                        reporting(envelope, recipients));
        writers.submit(submission);
        return submission.await();
    }

    /// Who sends, and whether he may under this reverse-path (RFC 6409 §6.1). The null reverse-path is everybody's.
    private AccountId submitter(Envelope envelope) {
        if (envelope.submitter().isEmpty()) {
            return AccountId.NONE;
        }
        var credential = envelope.submitter().get();
        var account = sessions.verify(credential);
        var path = envelope.reversePath();
        if (!path.isNull() && !directory.maySendAs(credential, path)) {
            throw new Refused(new Refusal.NotPermitted("You may not send as " + path.address()));
        }
        return account;
    }

    /// Where a report would go if some recipients fail and some do not. Nobody is told about a message with a null reverse-path,
    /// nor by us about one that came by LMTP: its answers are per recipient (RFC 2033 §4.2).
    private Recipients reporting(Envelope envelope, Recipients recipients) {
        boolean perRecipient =
                envelope.origin().protocol().toUpperCase(Locale.ROOT).startsWith("LMTP");
        if (envelope.reversePath().isNull() || perRecipient || recipients.count() < 2) {
            return Recipients.NONE;
        }
        return Recipients.expand(
                addressBook, List.of(new ForwardPath(envelope.reversePath().address())));
    }

    @Override
    public Optional<Accepted> settle(CallId call, AccountId home) {
        return guard(() -> calls.settle(home, call))
                .map(answer -> AnswerCodec.decode(call, answer));
    }
}
