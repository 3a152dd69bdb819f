package io.mailrail.smtp;

import io.mailrail.api.Directory;
import io.mailrail.api.Intake;

import java.time.Clock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/// What we do about commands. Handlers hold nothing of any session: one of each serves all.
record SmtpHandlers(
        HelloHandler hello,
        StartTlsHandler startTls,
        AuthHandler auth,
        MailHandler mail,
        RcptHandler rcpt,
        DataHandler data) {

    static SmtpHandlers of(
            Directory directory,
            Intake intake,
            SmtpSettings settings,
            Supplier<SSLContext> tls,
            SmtpCounters counters,
            Clock clock) {
        return new SmtpHandlers(
                new HelloHandler(settings),
                new StartTlsHandler(tls),
                new AuthHandler(directory, settings),
                new MailHandler(directory, settings, clock),
                new RcptHandler(directory, settings),
                new DataHandler(
                        intake, new TraceFields(settings.hostname(), clock), settings, counters));
    }
}
