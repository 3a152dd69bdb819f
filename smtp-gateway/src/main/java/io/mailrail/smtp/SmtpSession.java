package io.mailrail.smtp;

import io.mailrail.api.Refused;
import io.mailrail.smtp.SmtpCommand.Auth;
import io.mailrail.smtp.SmtpCommand.Data;
import io.mailrail.smtp.SmtpCommand.Ehlo;
import io.mailrail.smtp.SmtpCommand.Helo;
import io.mailrail.smtp.SmtpCommand.Help;
import io.mailrail.smtp.SmtpCommand.HttpRequest;
import io.mailrail.smtp.SmtpCommand.Mail;
import io.mailrail.smtp.SmtpCommand.Noop;
import io.mailrail.smtp.SmtpCommand.NotImplemented;
import io.mailrail.smtp.SmtpCommand.Quit;
import io.mailrail.smtp.SmtpCommand.Rcpt;
import io.mailrail.smtp.SmtpCommand.Rset;
import io.mailrail.smtp.SmtpCommand.StartTls;
import io.mailrail.smtp.SmtpCommand.Unknown;
import io.mailrail.smtp.SmtpCommand.Verb;
import io.mailrail.smtp.SmtpCommand.Vrfy;
import io.mailrail.smtp.SmtpMeters.Outcome;
import io.mailrail.smtp.SmtpState.Addressed;
import io.mailrail.smtp.SmtpState.Closed;
import io.mailrail.smtp.SmtpState.Connected;
import io.mailrail.smtp.SmtpState.Greeted;
import io.mailrail.smtp.SmtpState.Opened;
import io.mailrail.smtp.SmtpState.Transaction;
import io.mailrail.wire.DrainingException;
import io.mailrail.wire.Line;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;

/// One client, from greeting to goodbye, on one virtual thread: read a command, answer it, go on.
final class SmtpSession {

    private static final Logger log = LoggerFactory.getLogger(SmtpSession.class);

    /// A wrong password weighs as much as this many slips of the tongue.
    private static final int WRONG_PASSWORD = 4;

    record Heard(SmtpState state, SmtpCommand command) {}

    private final SmtpWire wire;
    private final SmtpHandlers handlers;
    private final SmtpSettings settings;
    private final SmtpCounters counters;

    private int faults;

    SmtpSession(
            SmtpWire wire, SmtpHandlers handlers, SmtpSettings settings, SmtpCounters counters) {
        this.wire = wire;
        this.handlers = handlers;
        this.settings = settings;
        this.counters = counters;
    }

    /// @throws IOException the client hung up; what it did not finish saying was never accepted
    void run() throws IOException {
        try {
            wire.send(Reply.greeting(settings.hostname()));
            SmtpState state = new Connected();
            while (!(state instanceof Closed)) {
                state = next(state);
            }
        } catch (DrainingException stopping) {
            wire.send(Reply.SHUTTING_DOWN);
        } catch (SocketTimeoutException silent) {
            log.info("session timed out client={}", wire.client());
            wire.send(Reply.TIMEOUT);
        } catch (RuntimeException bug) {
            log.error("session broke client={}", wire.client(), bug);
            wire.send(Reply.BROKEN_SESSION);
        }
    }

    private SmtpState next(SmtpState here) throws IOException {
        var line = wire.readLine();
        long began = System.nanoTime();
        var verb = Verb.UNKNOWN;
        var outcome = Outcome.BROKEN;
        Answer answer;
        try {
            var command = parse(line);
            verb = command.countedAs();
            answer = answer(new Heard(here, command));
            outcome = answer.reply().map(SmtpSession::outcome).orElse(Outcome.OK);
        } catch (SmtpSyntaxException e) {
            answer = new Answer(Reply.syntaxError(e), here);
            outcome = Outcome.SYNTAX;
        } catch (Refused no) {
            answer = new Answer(Reply.to(no.refusal()), here);
            outcome = Outcome.REFUSED;
        } finally {
            counters.command(verb, outcome, System.nanoTime() - began);
        }
        return say(answer, verb, outcome);
    }

    private static SmtpCommand parse(Line line) throws SmtpSyntaxException {
        return switch (line) {
            case Line.Text text -> SmtpCommand.parse(text);
            case Line.TooLong _ ->
                    throw new SmtpSyntaxException(SmtpSyntaxException.Fault.LINE, "Line too long");
        };
    }

    /// Which command is welcome when, RFC 5321 §4.1.4. The compiler keeps the table complete.
    private Answer answer(Heard heard) throws IOException {
        return switch (heard) {
            case Heard(_, Quit _) -> new Answer(Reply.BYE, new Closed());
            case Heard(var here, Noop _) -> new Answer(Reply.OK, here);
            case Heard(var here, Help _) -> new Answer(Reply.HELP, here);
            case Heard(var here, Vrfy _) -> new Answer(Reply.CANNOT_VERIFY, here);
            case Heard(var here, NotImplemented _) -> new Answer(Reply.NOT_IMPLEMENTED, here);
            case Heard(_, HttpRequest _) -> new Answer(Reply.NO_HTTP, new Closed());
            case Heard(var here, Unknown _) -> new Answer(Reply.UNRECOGNIZED, here);
            case Heard(var here, Ehlo ehlo) -> handlers.hello().handle(here, ehlo, wire);
            case Heard(var here, Helo helo) -> handlers.hello().handle(here, helo);
            case Heard(Transaction here, Rset _) -> new Answer(Reply.OK, here.greeted());
            case Heard(var here, Rset _) -> new Answer(Reply.OK, here);

            case Heard(Greeted here, StartTls _) -> handlers.startTls().handle(here, wire);
            case Heard(Greeted here, Auth auth) -> handlers.auth().handle(here, auth, wire);
            case Heard(Greeted here, Mail mail) -> handlers.mail().handle(here, mail, wire);
            case Heard(Transaction here, Rcpt rcpt) -> handlers.rcpt().handle(here, rcpt, wire);
            case Heard(Addressed here, Data _) -> handlers.data().handle(here, wire);

            case Heard(Opened here, Data _) -> new Answer(Reply.NO_VALID_RECIPIENTS, here);
            case Heard(Transaction here, Mail _) -> new Answer(Reply.TRANSACTION_OPEN, here);
            case Heard(Transaction here, Auth _) -> new Answer(Reply.TRANSACTION_OPEN, here);
            case Heard(Transaction here, StartTls _) -> new Answer(Reply.TRANSACTION_OPEN, here);
            case Heard(Greeted here, Rcpt _) -> new Answer(Reply.MAIL_FIRST, here);
            case Heard(Greeted here, Data _) -> new Answer(Reply.MAIL_FIRST, here);
            case Heard(var here, Mail _) -> new Answer(Reply.HELLO_FIRST, here);
            case Heard(var here, Rcpt _) -> new Answer(Reply.HELLO_FIRST, here);
            case Heard(var here, Data _) -> new Answer(Reply.HELLO_FIRST, here);
            case Heard(var here, Auth _) -> new Answer(Reply.HELLO_FIRST, here);
            case Heard(var here, StartTls _) -> new Answer(Reply.HELLO_FIRST, here);
        };
    }

    private SmtpState say(Answer answer, Verb verb, Outcome outcome) throws IOException {
        faults += weight(answer, verb, outcome);
        if (verb == Verb.DATA && outcome == Outcome.OK) {
            faults = 0;
        }
        if (faults >= settings.maxFaults()) {
            log.info("session ended client={} reason=too-many-faults", wire.client());
            wire.send(Reply.TOO_MANY_FAULTS);
            return new Closed();
        }
        if (answer.reply().isPresent()) {
            wire.send(answer.reply().get());
        }
        return answer.next();
    }

    private static int weight(Answer answer, Verb verb, Outcome outcome) {
        return switch (outcome) {
            case SYNTAX, SEQUENCE -> 1;
            case REFUSED ->
                    answer.reply().filter(r -> r.code() == 535).isPresent()
                            ? WRONG_PASSWORD
                            : verb == Verb.UNKNOWN || verb == Verb.AUTH ? 1 : 0;
            case OK, BROKEN -> 0;
        };
    }

    private static Outcome outcome(Reply reply) {
        return reply.isPositive()
                ? Outcome.OK
                : switch (reply.code()) {
                    case 503 -> Outcome.SEQUENCE;
                    case 500, 501, 502 -> Outcome.SYNTAX;
                    default -> Outcome.REFUSED;
                };
    }
}
