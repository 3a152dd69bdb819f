package io.mailrail.imap;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.imap.ImapMeters.Outcome;
import io.mailrail.imap.ImapSession.Answer;
import io.mailrail.imap.ImapState.Account;
import io.mailrail.imap.ImapState.Logout;
import io.mailrail.imap.ImapState.NotAuthenticated;
import io.mailrail.imap.ImapState.Selected;
import io.mailrail.imap.command.BadCharsetException;
import io.mailrail.imap.command.Capability;
import io.mailrail.imap.command.ImapCommand;
import io.mailrail.imap.command.Verb;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.LiteralTooLargeException;
import io.mailrail.imap.handler.AppendHandler.TooLargeToSkipException;
import io.mailrail.imap.handler.Desk;
import io.mailrail.imap.handler.Farewell;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ResponseCode;
import io.mailrail.wire.DrainingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One client, from greeting to goodbye, on one virtual thread: read a command, answer it, tell the news, go on.
final class ImapConversation {

    private static final Logger log = LoggerFactory.getLogger(ImapConversation.class);

    private final ImapWire wire;
    private final ImapOutput out;
    private final ImapHouse house;
    private final ImapSession session;
    private ImapState state = new NotAuthenticated();
    private int badInARow;

    ImapConversation(ImapWire wire, ImapHandlers handlers, ImapHouse house) {
        this.wire = wire;
        this.out = wire.output();
        this.house = house;
        this.session = new ImapSession(wire, handlers, house);
    }

    void hold() throws IOException {
        house.stranger(wire);
        try {
            out.send(
                    new ImapResponse.Untagged(
                            Condition.ok(
                                    new ResponseCode.Capabilities(
                                            Capability.list(session.moment(state))),
                                    house.hostname() + " Mailrail is ready")));
            while (!(state instanceof Logout)) {
                turn();
            }
        } catch (DrainingException leaving) {
            goodbye(wire.farewell());
        } catch (SocketTimeoutException silence) {
            goodbye("Autologout after long silence");
        } finally {
            if (state instanceof Selected here) {
                here.left();
            }
        }
    }

    private void goodbye(String text) throws IOException {
        out.sendNow(List.of(new ImapResponse.Bye(text)));
    }

    /// One command and its answer.
    private void turn() throws IOException {
        var in = new ImapReader(wire, house.literalLimit(state));
        var spoken = new Spoken();
        try {
            in.begin();
            spoken.begin = System.nanoTime();
            spoken.tag = in.tag();
            var command = read(in, spoken);
            badInARow = 0;
            conclude(spoken, command, session.answer(state, command, spoken.tag, in), in);
        } catch (BadCharsetException charset) {
            say(
                    spoken,
                    Condition.no(ResponseCode.Plain.BADCHARSET, charset.what()),
                    Outcome.REFUSED,
                    in);
        } catch (LiteralTooLargeException literal) {
            say(
                    spoken,
                    Condition.no(ResponseCode.Plain.TOOBIG, literal.what()),
                    Outcome.REFUSED,
                    in);
        } catch (ImapSyntaxException wrong) {
            slowDown();
            say(spoken, Condition.bad(wrong), Outcome.SYNTAX, in);
            if (badInARow >= house.properties().maxBadCommands() && !(state instanceof Logout)) {
                end(spoken, "Too many commands that are none");
            }
        } catch (TooLargeToSkipException message) {
            end(spoken, "The message is larger than " + house.properties().maxMessageSize());
        } catch (Refused no) {
            refused(spoken, no, in);
        } catch (RuntimeException bug) {
            log.error("command broke verb={} client={}", spoken.verb, wire.clientAddress(), bug);
            end(spoken, "Something went wrong here; it has been noted");
        }
    }

    /// What is known of the command at hand.
    private static final class Spoken {

        private long begin = System.nanoTime();
        private String tag = "*";
        private String verb = "unknown";
    }

    private static ImapCommand read(ImapReader in, Spoken spoken)
            throws IOException, ImapSyntaxException {
        var name = in.sp().keyword();
        boolean byUid = name.equals("UID");
        if (byUid) {
            name = in.sp().keyword();
        }
        Optional<Verb> verb = Verb.named(name);
        if (verb.isEmpty()) {
            throw new ImapSyntaxException("Unknown command " + name);
        }
        spoken.verb = verb.get().name().toLowerCase(Locale.ROOT);
        return byUid ? ImapCommand.readUid(verb.get(), in) : ImapCommand.read(verb.get(), in);
    }

    private void conclude(Spoken spoken, ImapCommand command, Answer answer, ImapReader in)
            throws IOException, ImapSyntaxException {
        switch (answer) {
            case Answer.Done(var condition, var next, var outcome) -> {
                state = next;
                if (next instanceof Selected here) {
                    tellNews(here.selected(), command);
                }
                say(spoken, condition, outcome, in);
            }
            case Answer.Said(var next) -> {
                state = next;
                count(spoken, Outcome.OK);
            }
            case Answer.Bye(var farewell) -> end(spoken, farewell);
        }
    }

    /// What the session did itself is told in any case, what others did if the watch has heard of it. That mailbox-service
    /// cannot be asked just now does not spoil a command that succeeded: the news waits.
    private void tellNews(Desk desk, ImapCommand command) throws IOException {
        if (desk.hasNews()) {
            try {
                desk.refresh();
            } catch (Refused no) {
                if (!(no.refusal() instanceof Refusal.Unavailable)) {
                    throw no;
                }
                log.debug("news not asked for refusal={}", no.refusal());
            }
        }
        out.send(
                command.mayAnnounceExpunge()
                        ? desk.view().news()
                        : desk.view().newsWithoutExpunge());
    }

    private void refused(Spoken spoken, Refused no, ImapReader in) throws IOException {
        boolean lost = state instanceof Account && no.refusal() instanceof Refusal.SessionExpired;
        boolean mailboxLost =
                state instanceof Selected && no.refusal() instanceof Refusal.NoSuchMailbox;
        if (lost || (mailboxLost && isGone())) {
            end(spoken, Farewell.to(no.refusal()));
        } else {
            say(spoken, Condition.to(no.refusal()), Outcome.REFUSED, in);
        }
    }

    /// A mailbox that is not there: the selected one, or another that the command named?
    private boolean isGone() {
        if (state instanceof Selected here) {
            try {
                here.selected().refresh();
            } catch (Refused no) {
                return no.refusal() instanceof Refusal.NoSuchMailbox;
            }
        }
        return false;
    }

    private void say(Spoken spoken, Condition condition, Outcome outcome, ImapReader in)
            throws IOException {
        out.send(
                spoken.tag.equals("*")
                        ? new ImapResponse.Untagged(condition)
                        : new ImapResponse.Tagged(spoken.tag, condition));
        count(spoken, outcome);
        try {
            if (!in.discard()) {
                end(spoken, "The literal is too large to be skipped");
            }
        } catch (ImapSyntaxException line) {
            end(spoken, line.what());
        }
    }

    private void end(Spoken spoken, String farewell) throws IOException {
        count(spoken, Outcome.BROKEN);
        goodbye(farewell);
        if (state instanceof Selected here) {
            here.left();
        }
        state = new Logout();
    }

    private void count(Spoken spoken, Outcome outcome) {
        house.count(spoken.verb, outcome, Duration.ofNanos(System.nanoTime() - spoken.begin));
    }

    /// Who says nothing but nonsense waits for the answers, and then is shown the door.
    private void slowDown() throws IOException {
        badInARow++;
        if (badInARow > house.properties().badCommandsBeforeDelay()) {
            out.flush();
            try {
                Thread.sleep(house.properties().badCommandDelay());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
