package io.mailrail.smtp;

import io.mailrail.api.Directory;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;
import io.mailrail.smtp.SmtpState.Greeted;
import io.mailrail.smtp.SmtpState.Opened;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// MAIL opens a transaction: for anybody on port 25, for those who logged in and own the address on the others. RFC 5321
/// §4.1.1.2, RFC 6409 §4.3 and §6.1.
final class MailHandler {

    /// A credential that ends sooner is renewed before a transaction relies on it.
    private static final Duration ENOUGH = Duration.ofMinutes(15);

    private final Directory directory;
    private final SmtpSettings settings;
    private final Clock clock;

    MailHandler(Directory directory, SmtpSettings settings, Clock clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    Answer handle(Greeted here, SmtpCommand.Mail mail, SmtpWire wire) {
        var parameters = mail.parameters();
        if (wire.listener().isSubmission()) {
            var submitter = here.submitter();
            return submitter.isEmpty()
                    ? new Answer(Reply.LOGIN_FIRST, here)
                    : submission(here, submitter.get(), mail);
        }
        if (parameters.auth().isPresent()) {
            // Not announced here, for nobody logs in.
            return new Answer(Reply.UNKNOWN_PARAMETER, here);
        }
        return open(here, mail);
    }

    private Answer submission(Greeted here, SessionCredential submitter, SmtpCommand.Mail mail) {
        try {
            var current = renewedIfOld(submitter);
            var greeted = new Greeted(here.hello(), Optional.of(current));
            return maySendAs(current, mail.from())
                    ? open(greeted, mail)
                    : new Answer(Reply.NOT_YOUR_ADDRESS, greeted);
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.SessionExpired) {
                return new Answer(Reply.LOGIN_FIRST, new Greeted(here.hello(), Optional.empty()));
            }
            throw no;
        }
    }

    private SessionCredential renewedIfOld(SessionCredential credential) {
        return credential.expiresAt().isBefore(clock.instant().plus(ENOUGH))
                ? directory.renew(credential)
                : credential;
    }

    /// The null reverse-path is nobody's address, and notifications about mail received must have it (RFC 5321 §4.5.5).
    private boolean maySendAs(SessionCredential submitter, ReversePath from) {
        return from.isNull() || directory.maySendAs(submitter, from);
    }

    private Answer open(Greeted here, SmtpCommand.Mail mail) {
        // RFC 1870 §6.1: what is announced to be too large need not be sent.
        if (mail.parameters().size().orElse(0) > settings.maxMessageSize()) {
            return new Answer(Reply.tooBig(settings.maxMessageSize()), here);
        }
        return new Answer(Reply.SENDER_OK, new Opened(here, mail.from()));
    }
}
