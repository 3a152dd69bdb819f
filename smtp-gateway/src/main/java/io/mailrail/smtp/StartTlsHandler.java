package io.mailrail.smtp;

import io.mailrail.smtp.SmtpState.Closed;
import io.mailrail.smtp.SmtpState.Connected;
import io.mailrail.smtp.SmtpState.Greeted;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// STARTTLS: afterwards nothing said before counts, and the client says EHLO anew. RFC 3207 §4.2.
final class StartTlsHandler {

    private static final Logger log = LoggerFactory.getLogger(StartTlsHandler.class);

    private final Supplier<SSLContext> tls;

    StartTlsHandler(Supplier<SSLContext> tls) {
        this.tls = tls;
    }

    Answer handle(Greeted here, SmtpWire wire) throws IOException {
        if (wire.isSecure()) {
            return new Answer(Reply.SECURE_ALREADY, here);
        }
        if (wire.hasPipelinedInput()) {
            // Somebody between may have slipped in commands that would run as the client's own
            // (CVE-2011-0411).
            return new Answer(Reply.PIPELINED_STARTTLS, new Closed());
        }
        wire.send(Reply.READY_FOR_TLS);
        try {
            wire.startTls(tls.get());
        } catch (SSLException e) {
            log.info("TLS failed client={} reason={}", wire.client(), e.toString());
            throw e;
        }
        return Answer.silent(new Connected());
    }
}
