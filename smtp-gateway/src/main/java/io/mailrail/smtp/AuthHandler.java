package io.mailrail.smtp;

import io.mailrail.api.Directory;
import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.smtp.SmtpState.Dialect;
import io.mailrail.smtp.SmtpState.Greeted;
import io.mailrail.wire.Line;
import io.mailrail.wire.sasl.LoginDialogue;
import io.mailrail.wire.sasl.SaslException;
import io.mailrail.wire.sasl.SaslLine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;

/// AUTH is a conversation, so its handler holds the wire: challenges out, answers in, until the house knows who it is. RFC
/// 4954 §4.
final class AuthHandler {

    private static final Logger log = LoggerFactory.getLogger(AuthHandler.class);

    private final Directory directory;
    private final SmtpSettings settings;

    AuthHandler(Directory directory, SmtpSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /// The client gave up, by `*` or by an answer that is none.
    private static final class Cancelled extends Exception {

        private final transient Reply reply;

        Cancelled(Reply reply) {
            super(reply.toString());
            this.reply = reply;
        }
    }

    Answer handle(Greeted here, SmtpCommand.Auth auth, SmtpWire wire) throws IOException {
        if (!wire.listener().isSubmission()) {
            return new Answer(Reply.NOT_IMPLEMENTED, here);
        }
        if (here.hello().dialect() != Dialect.ESMTP) {
            return new Answer(Reply.HELLO_FIRST, here);
        }
        if (here.submitter().isPresent()) {
            return new Answer(Reply.LOGGED_IN_ALREADY, here);
        }
        if (!Extension.mayLogIn(wire, settings)) {
            return new Answer(Reply.ENCRYPTION_REQUIRED, here);
        }
        try {
            var login =
                    switch (auth.mechanism()) {
                        case "PLAIN" -> plain(auth, wire);
                        case "LOGIN" -> login(auth, wire);
                        default -> Optional.<Login>empty();
                    };
            if (login.isEmpty()) {
                return new Answer(Reply.UNKNOWN_MECHANISM, here);
            }
            var credential = authenticate(login.get(), wire);
            log.info("logged in client={} login={}", wire.client(), credential.login());
            return new Answer(Reply.LOGGED_IN, new Greeted(here.hello(), Optional.of(credential)));
        } catch (Cancelled cancelled) {
            return new Answer(cancelled.reply, here);
        } catch (Refused no) {
            log.info("login refused client={} refusal={}", wire.client(), no.refusal());
            return new Answer(reply(no.refusal()), here);
        }
    }

    /// PLAIN without an initial response is asked for by an empty challenge (RFC 4954 §4).
    private Optional<Login> plain(SmtpCommand.Auth auth, SmtpWire wire)
            throws IOException, Cancelled {
        var message =
                auth.initialResponse().isPresent()
                        ? auth.initialResponse().get()
                        : ask(wire, new byte[0]);
        return Optional.of(asPlain(message, wire));
    }

    private Optional<Login> login(SmtpCommand.Auth auth, SmtpWire wire)
            throws IOException, Cancelled {
        var dialogue = new LoginDialogue();
        try {
            if (auth.initialResponse().isPresent()) {
                dialogue.respond(auth.initialResponse().get().octets());
            }
            while (true) {
                var message = dialogue.respond(ask(wire, dialogue.challenge()).octets());
                if (message.isPresent()) {
                    return Optional.of(asPlain(new Login.Secret(message.get()), wire));
                }
            }
        } catch (SaslException malformed) {
            throw new Cancelled(Reply.LOGIN_MALFORMED);
        }
    }

    private static Login asPlain(Login.Secret message, SmtpWire wire) {
        return new Login(
                Protocol.SMTP,
                "PLAIN",
                Optional.of(message),
                wire.clientAddress(),
                wire.isSecure());
    }

    private SessionCredential authenticate(Login login, SmtpWire wire)
            throws IOException, Cancelled {
        try (var exchange = directory.authenticate(login)) {
            var step = exchange.first();
            while (true) {
                switch (step) {
                    case SaslStep.Success success -> {
                        return success.credential();
                    }
                    case SaslStep.Challenge challenge ->
                            step = exchange.respond(ask(wire, challenge.octets().octets()));
                }
            }
        }
    }

    private static Login.Secret ask(SmtpWire wire, byte[] challenge) throws IOException, Cancelled {
        wire.send(Reply.challenge(SaslLine.encode(challenge)));
        var line = wire.readLine();
        if (!(line instanceof Line.Text text)) {
            throw new Cancelled(Reply.LINE_TOO_LONG);
        }
        if (SaslLine.isAbort(text.text())) {
            throw new Cancelled(Reply.LOGIN_CANCELLED);
        }
        try {
            return new Login.Secret(SaslLine.decode(text.text()));
        } catch (SaslException notBase64) {
            throw new Cancelled(Reply.LOGIN_MALFORMED);
        }
    }

    /// RFC 4954 §6 has codes of its own for logins.
    private static Reply reply(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Unavailable _, Refusal.Throttled _ -> Reply.LOGIN_UNAVAILABLE;
            case Refusal.Malformed _ -> Reply.LOGIN_MALFORMED;
            case Refusal.NotPermitted _ -> Reply.to(new Refusal.WrongCredentials());
            default -> Reply.to(refusal);
        };
    }
}
