package io.mailrail.smtp;

import io.mailrail.api.SessionCredential;
import io.mailrail.smtp.SmtpState.Dialect;
import io.mailrail.smtp.SmtpState.Greeted;
import io.mailrail.smtp.SmtpState.Hello;
import io.mailrail.smtp.SmtpState.Transaction;

import java.util.Optional;

/// EHLO and HELO: who are you, and what can we do? RFC 5321 §4.1.1.1. Either ends a transaction under way like RSET; a login
/// stays.
final class HelloHandler {

    private final SmtpSettings settings;

    HelloHandler(SmtpSettings settings) {
        this.settings = settings;
    }

    Answer handle(SmtpState here, SmtpCommand.Ehlo ehlo, SmtpWire wire) {
        var reply =
                Reply.ehlo(settings.hostname(), ehlo.client(), Extension.announced(wire, settings));
        return new Answer(
                reply, new Greeted(new Hello(Dialect.ESMTP, ehlo.client()), submitter(here)));
    }

    Answer handle(SmtpState here, SmtpCommand.Helo helo) {
        return new Answer(
                Reply.helo(settings.hostname(), helo.client()),
                new Greeted(new Hello(Dialect.SMTP, helo.client()), submitter(here)));
    }

    private static Optional<SessionCredential> submitter(SmtpState here) {
        return switch (here) {
            case Greeted greeted -> greeted.submitter();
            case Transaction transaction -> transaction.greeted().submitter();
            case SmtpState.Connected _, SmtpState.Closed _ -> Optional.empty();
        };
    }
}
