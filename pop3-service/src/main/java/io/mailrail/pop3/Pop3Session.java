package io.mailrail.pop3;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.pop3.Pop3Command.Auth;
import io.mailrail.pop3.Pop3Command.Capa;
import io.mailrail.pop3.Pop3Command.Dele;
import io.mailrail.pop3.Pop3Command.Last;
import io.mailrail.pop3.Pop3Command.ListMessages;
import io.mailrail.pop3.Pop3Command.Noop;
import io.mailrail.pop3.Pop3Command.Pass;
import io.mailrail.pop3.Pop3Command.Quit;
import io.mailrail.pop3.Pop3Command.Retr;
import io.mailrail.pop3.Pop3Command.Rset;
import io.mailrail.pop3.Pop3Command.Stat;
import io.mailrail.pop3.Pop3Command.Stls;
import io.mailrail.pop3.Pop3Command.Top;
import io.mailrail.pop3.Pop3Command.Uidl;
import io.mailrail.pop3.Pop3Command.Unknown;
import io.mailrail.pop3.Pop3Command.User;
import io.mailrail.pop3.Pop3Command.Verb;
import io.mailrail.pop3.Pop3Meters.Outcome;
import io.mailrail.pop3.Pop3State.Authorization;
import io.mailrail.pop3.Pop3State.Closed;
import io.mailrail.pop3.Pop3State.Transaction;
import io.mailrail.pop3.Pop3State.Update;
import io.mailrail.wire.DrainingException;
import io.mailrail.wire.Line;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;

/// One client, from greeting to goodbye, on one virtual thread: read a command, answer it, go on.
final class Pop3Session {

    private static final Logger log = LoggerFactory.getLogger(Pop3Session.class);

    /// A wrong password weighs as much as this many slips of the tongue.
    private static final int WRONG_PASSWORD = 5;

    record Heard(Pop3State state, Pop3Command command) {}

    private final Pop3Wire wire;
    private final Pop3Handlers handlers;
    private final Pop3Settings settings;
    private final Pop3Counters counters;

    private Pop3State state = Authorization.BEGINNING;
    private int faults;

    Pop3Session(
            Pop3Wire wire, Pop3Handlers handlers, Pop3Settings settings, Pop3Counters counters) {
        this.wire = wire;
        this.handlers = handlers;
        this.settings = settings;
        this.counters = counters;
    }

    /// @throws IOException the client is gone; whatever it had marked stays
    void run() throws IOException {
        try {
            wire.send(Pop3Reply.greeting(settings.hostname()));
            while (!(state instanceof Closed)) {
                next();
            }
        } catch (DrainingException stopping) {
            wire.send(Pop3Reply.SHUTTING_DOWN);
        } catch (SocketTimeoutException silent) {
            log.info("session timed out client={}", wire.client());
            wire.send(Pop3Reply.TIMEOUT);
        } catch (RuntimeException bug) {
            log.error("session broke client={}", wire.client(), bug);
            wire.send(Pop3Reply.BROKEN_SESSION);
        } finally {
            if (state instanceof Transaction(var maildrop)) {
                handlers.update().abandon(maildrop);
            }
        }
    }

    private void next() throws IOException {
        var line = wire.readLine();
        long began = System.nanoTime();
        var verb = Verb.UNKNOWN;
        var outcome = Outcome.BROKEN;
        try {
            Answer answer;
            try {
                var command = parse(line);
                verb = command.verb();
                answer = answer(new Heard(state, command));
                if (answer.next() instanceof Update update) {
                    state = update;
                    answer = handlers.update().update(update);
                }
                outcome = outcome(answer, verb);
            } catch (Pop3SyntaxException e) {
                answer = new Answer(Pop3Reply.syntaxError(e), state);
                outcome = Outcome.SYNTAX;
            } catch (Refused no) {
                answer = new Answer(Pop3Reply.to(no.refusal()), state);
                outcome = Outcome.REFUSED;
                faults += no.refusal() instanceof Refusal.WrongCredentials ? WRONG_PASSWORD : 0;
            }
            say(answer, outcome);
        } finally {
            counters.command(verb, outcome, System.nanoTime() - began);
        }
    }

    private static Pop3Command parse(Line line) throws Pop3SyntaxException {
        return switch (line) {
            case Line.Text text -> Pop3Command.parse(text);
            case Line.TooLong _ -> throw new Pop3SyntaxException("Line too long");
        };
    }

    /// Which command is welcome when, RFC 1939 §4 to §6. The compiler keeps the table complete.
    private Answer answer(Heard heard) throws IOException {
        var in = handlers.authorization();
        var listing = handlers.listing();
        var content = handlers.content();
        return switch (heard) {
            case Heard(Transaction(var maildrop), _) when maildrop.isLost() ->
                    new Answer(Pop3Reply.LOCK_LOST, new Closed());

            case Heard(var here, Capa _) -> capa(here);
            case Heard(var here, Unknown _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);

            case Heard(Authorization here, Stls _) -> in.stls(here, wire);
            case Heard(Authorization here, User user) -> in.user(here, user, wire);
            case Heard(Authorization here, Pass pass) -> in.pass(here, pass, wire);
            case Heard(Authorization here, Auth auth) -> in.auth(here, auth, wire);
            case Heard(Authorization _, Quit _) ->
                    new Answer(handlers.update().goodbye(""), new Closed());

            case Heard(Transaction here, Stat _) -> listing.stat(here);
            case Heard(Transaction here, ListMessages list) -> listing.list(here, list, wire);
            case Heard(Transaction here, Uidl uidl) -> listing.uidl(here, uidl, wire);
            case Heard(Transaction here, Dele(var number)) -> listing.dele(here, number);
            case Heard(Transaction here, Last _) -> listing.last(here);
            case Heard(Transaction here, Rset _) -> listing.rset(here);
            case Heard(Transaction here, Noop _) -> new Answer(Pop3Reply.OK, here);
            case Heard(Transaction here, Retr retr) -> content.retr(here, retr, wire);
            case Heard(Transaction here, Top top) -> content.top(here, top, wire);
            case Heard(Transaction here, Quit _) -> Answer.silent(new Update(here.maildrop()));

            case Heard(Transaction here, Stls _) -> new Answer(Pop3Reply.LOGGED_IN_ALREADY, here);
            case Heard(Transaction here, User _) -> new Answer(Pop3Reply.LOGGED_IN_ALREADY, here);
            case Heard(Transaction here, Pass _) -> new Answer(Pop3Reply.LOGGED_IN_ALREADY, here);
            case Heard(Transaction here, Auth _) -> new Answer(Pop3Reply.LOGGED_IN_ALREADY, here);

            case Heard(var here, Stat _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, ListMessages _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Uidl _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Dele _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Last _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Rset _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Noop _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Retr _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);
            case Heard(var here, Top _) -> new Answer(Pop3Reply.LOG_IN_FIRST, here);

            // Nothing is read any more in the states after QUIT.
            case Heard(var here, Stls _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);
            case Heard(var here, User _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);
            case Heard(var here, Pass _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);
            case Heard(var here, Auth _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);
            case Heard(var here, Quit _) -> new Answer(Pop3Reply.UNKNOWN_COMMAND, here);
        };
    }

    private Answer capa(Pop3State here) throws IOException {
        wire.send(Pop3Reply.CAPABILITIES);
        for (var capability :
                Capability.of(here, wire.isSecure(), handlers.authorization().mayLogIn(wire))) {
            wire.send(capability.line());
        }
        wire.end();
        return Answer.silent(here);
    }

    private void say(Answer answer, Outcome outcome) throws IOException {
        state = answer.next();
        if (outcome == Outcome.SYNTAX || outcome == Outcome.SEQUENCE) {
            faults++;
        }
        if (answer.reply().isPresent()) {
            wire.send(answer.reply().get());
        }
        if (faults >= settings.maxFaults() && !(state instanceof Closed)) {
            log.info("session ended client={} reason=too-many-faults", wire.client());
            wire.send(Pop3Reply.TOO_MANY_FAULTS);
            if (state instanceof Transaction(var maildrop)) {
                handlers.update().abandon(maildrop);
            }
            state = new Closed();
        }
    }

    private static Outcome outcome(Answer answer, Verb verb) {
        return answer.reply()
                .map(reply -> {
                    if (reply.isOk()) {
                        return Outcome.OK;
                    }
                    if (verb == Verb.UNKNOWN) {
                        return Outcome.SYNTAX;
                    }
                    return reply.equals(Pop3Reply.LOG_IN_FIRST)
                                    || reply.equals(Pop3Reply.LOGGED_IN_ALREADY)
                                    || reply.equals(Pop3Reply.USER_FIRST)
                            ? Outcome.SEQUENCE
                            : Outcome.REFUSED;
                })
                .orElse(Outcome.OK);
    }
}
