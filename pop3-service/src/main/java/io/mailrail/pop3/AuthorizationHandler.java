package io.mailrail.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.Directory;
import io.mailrail.api.IndexPage;
import io.mailrail.api.Login;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Messages;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.pop3.Pop3State.Authorization;
import io.mailrail.pop3.Pop3State.Closed;
import io.mailrail.pop3.Pop3State.Transaction;
import io.mailrail.wire.Line;
import io.mailrail.wire.sasl.Plain;
import io.mailrail.wire.sasl.SaslException;
import io.mailrail.wire.sasl.SaslLine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// From a stranger to the owner of a maildrop: STLS, USER, PASS, AUTH (RFC 1939 §4, RFC 5034, RFC 2595 §4).
final class AuthorizationHandler {

    private static final Logger log = LoggerFactory.getLogger(AuthorizationHandler.class);

    private static final String PLAIN = "PLAIN";

    private final Directory directory;
    private final Mailboxes mailboxes;
    private final Messages messages;
    private final Pop3Keeper keeper;
    private final Supplier<SSLContext> tls;
    private final Pop3Settings settings;

    AuthorizationHandler(
            Directory directory,
            Mailboxes mailboxes,
            Messages messages,
            Pop3Keeper keeper,
            Supplier<SSLContext> tls,
            Pop3Settings settings) {
        this.directory = directory;
        this.mailboxes = mailboxes;
        this.messages = messages;
        this.keeper = keeper;
        this.tls = tls;
        this.settings = settings;
    }

    /// Whether a password may come over this wire.
    boolean mayLogIn(Pop3Wire wire) {
        return wire.isSecure() || settings.allowPlaintext();
    }

    Answer stls(Authorization here, Pop3Wire wire) throws IOException {
        if (wire.isSecure()) {
            return new Answer(Pop3Reply.SECURE_ALREADY, here);
        }
        if (wire.hasPipelinedInput()) {
            // Somebody between may have slipped in commands that would run as the client's own
            // (CVE-2011-0411).
            return new Answer(Pop3Reply.PIPELINED_STLS, new Closed());
        }
        wire.send(Pop3Reply.BEGIN_TLS);
        try {
            wire.startTls(tls.get());
        } catch (SSLException e) {
            log.info("TLS failed client={} reason={}", wire.client(), e.toString());
            throw e;
        }
        return Answer.silent(Authorization.BEGINNING);
    }

    Answer user(Authorization here, Pop3Command.User user, Pop3Wire wire) {
        // Known or not: USER tells nobody who has an account (RFC 1939 §13).
        return mayLogIn(wire)
                ? new Answer(Pop3Reply.NAME_IS_WELCOME, new Authorization(Optional.of(user.name())))
                : new Answer(Pop3Reply.TLS_FIRST, here);
    }

    Answer pass(Authorization here, Pop3Command.Pass pass, Pop3Wire wire) {
        if (!mayLogIn(wire)) {
            return new Answer(Pop3Reply.TLS_FIRST, here);
        }
        if (here.user().isEmpty()) {
            return new Answer(Pop3Reply.USER_FIRST, here);
        }
        return logIn(
                wire,
                Plain.message(
                        here.user().get().getBytes(ISO_8859_1),
                        pass.password().getBytes(ISO_8859_1)));
    }

    Answer auth(Authorization here, Pop3Command.Auth auth, Pop3Wire wire) throws IOException {
        if (!mayLogIn(wire)) {
            return new Answer(Pop3Reply.TLS_FIRST, here);
        }
        if (auth.mechanism().isEmpty()) {
            // Older than RFC 5034, and still asked: which are there?
            wire.send(Pop3Reply.OK);
            wire.send(PLAIN);
            wire.end();
            return Answer.silent(here);
        }
        if (!auth.mechanism().get().equals(PLAIN)) {
            return new Answer(Pop3Reply.UNKNOWN_MECHANISM, here);
        }
        try {
            if (auth.initialResponse().isPresent()) {
                return logIn(wire, SaslLine.decodeInitial(auth.initialResponse().get()));
            }
            wire.send("+ ");
            return switch (wire.readLine(SaslLine.LIMIT)) {
                case Line.Text text when SaslLine.isAbort(text.text()) ->
                        new Answer(Pop3Reply.AUTH_ABORTED, here);
                case Line.Text text -> logIn(wire, SaslLine.decode(text.text()));
                case Line.TooLong _ -> new Answer(Pop3Reply.LINE_TOO_LONG, here);
            };
        } catch (SaslException e) {
            return new Answer(Pop3Reply.err(String.valueOf(e.getMessage())), here);
        }
    }

    private Answer logIn(Pop3Wire wire, byte[] message) {
        var credential = authenticate(wire, message);
        var maildrop = open(credential);
        keeper.keep(maildrop);
        log.info(
                "logged in login={} client={} messages={}",
                credential.login(),
                wire.client(),
                maildrop.count());
        return new Answer(
                Pop3Reply.ok(
                        "%s's maildrop has %s".formatted(maildrop.login(), Words.of(maildrop))),
                new Transaction(maildrop));
    }

    private SessionCredential authenticate(Pop3Wire wire, byte[] message) {
        var login =
                new Login(
                        Protocol.POP3,
                        PLAIN,
                        Optional.of(new Login.Secret(message)),
                        wire.client(),
                        wire.isSecure());
        try (var exchange = directory.authenticate(login)) {
            return switch (exchange.first()) {
                case SaslStep.Success success -> success.credential();
                case SaslStep.Challenge _ -> throw new Refused(new Refusal.WrongCredentials());
            };
        } catch (Refused refused) {
            log.info("login refused client={} refusal={}", wire.client(), refused.refusal());
            throw refused;
        }
    }

    private Pop3Maildrop open(SessionCredential credential) {
        var lease = mailboxes.openMaildrop(credential);
        var pages = new ArrayList<IndexPage>();
        try (var index = messages.index(credential, lease.inbox().key())) {
            index.forEachRemaining(pages::add);
        } catch (RuntimeException e) {
            mailboxes.abandonMaildrop(credential, lease.lease());
            throw e;
        }
        return new Pop3Maildrop(credential, lease, pages);
    }
}
