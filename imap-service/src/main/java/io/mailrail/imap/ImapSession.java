package io.mailrail.imap;

import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.imap.ImapMeters.Outcome;
import io.mailrail.imap.ImapState.Account;
import io.mailrail.imap.ImapState.Authenticated;
import io.mailrail.imap.ImapState.Logout;
import io.mailrail.imap.ImapState.NotAuthenticated;
import io.mailrail.imap.ImapState.Selected;
import io.mailrail.imap.command.AnyStateCommand;
import io.mailrail.imap.command.Append;
import io.mailrail.imap.command.Capability;
import io.mailrail.imap.command.Copy;
import io.mailrail.imap.command.Fetch;
import io.mailrail.imap.command.ImapCommand;
import io.mailrail.imap.command.LoginCommand;
import io.mailrail.imap.command.MailboxesCommand;
import io.mailrail.imap.command.Search;
import io.mailrail.imap.command.SelectedCommand;
import io.mailrail.imap.command.Store;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.handler.AppendHandler.TooLargeToSkipException;
import io.mailrail.imap.handler.LoggedIn;
import io.mailrail.imap.handler.LoginHandler;
import io.mailrail.imap.handler.SelectHandler;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ResponseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// Which command is welcome when, and what comes of it (RFC 3501 §3, §6). One for each client; the conversation around it is
/// [ImapConversation]'s.
final class ImapSession {

    private static final Logger log = LoggerFactory.getLogger(ImapSession.class);

    /// What came of a command.
    sealed interface Answer {

        /// It ends with this condition, and the session goes on in that state.
        record Done(Condition condition, ImapState next, Outcome outcome) implements Answer {}

        /// All has been said already.
        record Said(ImapState next) implements Answer {}

        /// It ends the session.
        record Bye(String farewell) implements Answer {}
    }

    private final ImapWire wire;
    private final ImapOutput out;
    private final ImapHandlers handlers;
    private final ImapHouse house;
    private int failedLogins;

    ImapSession(ImapWire wire, ImapHandlers handlers, ImapHouse house) {
        this.wire = wire;
        this.out = wire.output();
        this.handlers = handlers;
        this.house = house;
    }

    /// What may be announced now.
    Capability.Moment moment(ImapState state) {
        return new Capability.Moment(
                state instanceof Account, wire.isSecure(), house.allowPlaintext());
    }

    Answer answer(ImapState state, ImapCommand command, String tag, ImapReader in)
            throws IOException, ImapSyntaxException, TooLargeToSkipException {
        return switch (command) {
            case AnyStateCommand any -> anyState(state, any);
            case LoginCommand login ->
                    state instanceof NotAuthenticated here
                            ? login(here, login, tag)
                            : badSequence(state, "Already logged in");
            case MailboxesCommand mailboxes ->
                    state instanceof Account here
                            ? mailboxes(here, mailboxes, in)
                            : badSequence(state, "Log in first");
            case SelectedCommand selected ->
                    state instanceof Selected here
                            ? selected(here, selected)
                            : badSequence(
                                    state,
                                    state instanceof Account
                                            ? "Select a mailbox first"
                                            : "Log in first");
        };
    }

    /// RFC 3501 §6.1.
    private Answer anyState(ImapState state, AnyStateCommand command) throws IOException {
        return switch (command) {
            case AnyStateCommand.Capability _ -> {
                out.send(new ImapResponse.Capabilities(Capability.list(moment(state))));
                yield done(Condition.ok("CAPABILITY completed"), state);
            }
            case AnyStateCommand.Noop _ -> {
                if (state instanceof Selected here) {
                    here.selected().refresh();
                }
                yield done(Condition.ok("NOOP completed"), state);
            }
            case AnyStateCommand.Id _ -> {
                out.send(new ImapResponse.Id("Mailrail", house.version()));
                yield done(Condition.ok("ID completed"), state);
            }
            case AnyStateCommand.Logout _ -> {
                out.send(new ImapResponse.Bye("Goodbye"));
                yield done(Condition.ok("LOGOUT completed"), new Logout());
            }
        };
    }

    /// RFC 3501 §6.2.
    private Answer login(NotAuthenticated here, LoginCommand command, String tag)
            throws IOException, ImapSyntaxException {
        return switch (command) {
            case LoginCommand.StartTls _ -> startTls(here, tag);
            case LoginCommand.Login login ->
                    loginWelcome(here)
                            ? login(here, () -> handlers.login().login(login, origin()))
                            : needsTls(here);
            case LoginCommand.Authenticate authenticate when !loginWelcome(here) -> needsTls(here);
            case LoginCommand.Authenticate authenticate
                    when !authenticate.mechanism().equals("PLAIN") ->
                    done(Condition.no("Unknown mechanism"), here);
            case LoginCommand.Authenticate authenticate ->
                    login(
                            here,
                            () -> handlers.login().authenticate(authenticate, origin(), wire, out));
        };
    }

    private boolean loginWelcome(ImapState state) {
        return moment(state).loginWelcome();
    }

    private Answer startTls(NotAuthenticated here, String tag) throws IOException {
        if (wire.isSecure()) {
            return badSequence(here, "TLS is there already");
        }
        if (wire.hasBufferedInput()) {
            // Slipped in, perhaps, by a third party, to be taken for part of the protected session
            // (CVE-2011-0411).
            return new Answer.Bye("Nothing may follow STARTTLS before TLS does");
        }
        out.send(new ImapResponse.Tagged(tag, Condition.ok("Begin TLS negotiation now")));
        out.flush();
        wire.startTls(house.tls().get());
        return new Answer.Said(new NotAuthenticated());
    }

    private Answer needsTls(NotAuthenticated here) {
        return done(Condition.no(ResponseCode.Plain.PRIVACYREQUIRED, "Use STARTTLS first"), here);
    }

    private LoginHandler.Origin origin() {
        return new LoginHandler.Origin(wire.clientAddress(), wire.isSecure());
    }

    private interface Attempt {

        LoggedIn make() throws IOException, ImapSyntaxException;
    }

    private Answer login(NotAuthenticated here, Attempt attempt)
            throws IOException, ImapSyntaxException {
        try {
            var who = attempt.make();
            log.info("logged in account={} client={}", who.account(), wire.clientAddress());
            house.loggedIn(wire);
            var state = new Authenticated(who);
            return done(
                    Condition.ok(
                            new ResponseCode.Capabilities(Capability.list(moment(state))),
                            "Logged in"),
                    state);
        } catch (Refused no) {
            log.info(
                    "login refused client={} refusal={}",
                    wire.clientAddress(),
                    no.refusal().getClass().getSimpleName());
            failedLogins++;
            if (failedLogins >= house.properties().maxFailedLogins()) {
                return new Answer.Bye("Too many failed logins");
            }
            return done(Condition.to(no.refusal()), here);
        }
    }

    /// RFC 3501 §6.3.
    private Answer mailboxes(Account here, MailboxesCommand command, ImapReader in)
            throws IOException, ImapSyntaxException, TooLargeToSkipException {
        var who = here.who();
        return switch (command) {
            case MailboxesCommand.Select(var name) -> select(here, name, Access.READ_WRITE);
            case MailboxesCommand.Examine(var name) -> select(here, name, Access.READ_ONLY);
            case MailboxesCommand.Create(var name) ->
                    done(handlers.mailboxes().create(who, name), here);
            case MailboxesCommand.Delete(var name) ->
                    done(handlers.mailboxes().delete(who, name), without(here, name));
            case MailboxesCommand.Rename rename ->
                    done(handlers.mailboxes().rename(who, rename), here);
            case MailboxesCommand.Subscribe(var name) ->
                    done(handlers.mailboxes().subscribe(who, name), here);
            case MailboxesCommand.Unsubscribe(var name) ->
                    done(handlers.mailboxes().unsubscribe(who, name), here);
            case MailboxesCommand.List list -> done(handlers.list().list(who, list, out), here);
            case MailboxesCommand.Lsub lsub -> done(handlers.list().lsub(who, lsub, out), here);
            case MailboxesCommand.Status status ->
                    done(handlers.mailboxes().status(who, status, out), here);
            case MailboxesCommand.Namespace _ -> {
                out.send(new ImapResponse.Namespace());
                yield done(Condition.ok("NAMESPACE completed"), here);
            }
            case MailboxesCommand.Enable _ -> {
                out.send(new ImapResponse.Enabled());
                yield done(Condition.ok("ENABLE completed"), here);
            }
            case MailboxesCommand.Idle _ ->
                    done(handlers.idle().idle(here.desk(), wire, out), here);
            case Append append -> {
                var condition = handlers.append().append(who, append, in);
                refreshIfIn(here, append.mailbox());
                yield done(condition, here);
            }
        };
    }

    private Answer select(Account here, MailboxName name, Access access) throws IOException {
        var left = leave(here);
        try {
            var desk = handlers.select().select(left.who(), name, access, out);
            return done(SelectHandler.selected(desk.view()), new Selected(left.who(), desk));
        } catch (Refused no) {
            // The mailbox that was selected before is no longer, even so (RFC 3501 §6.3.1).
            if (no.refusal() instanceof Refusal.SessionExpired) {
                throw no;
            }
            return done(Condition.to(no.refusal()), left);
        }
    }

    private static Authenticated leave(Account here) {
        return switch (here) {
            case Authenticated authenticated -> authenticated;
            case Selected selected -> selected.left();
        };
    }

    /// A client that deletes its own selected mailbox has none any more.
    private static ImapState without(Account here, MailboxName deleted) {
        return here instanceof Selected selected
                        && selected.selected().view().name().equals(deleted)
                ? selected.left()
                : here;
    }

    /// Who puts a message into the mailbox it looks at, hears of it at once (RFC 3501 §6.3.11).
    private static void refreshIfIn(Account here, MailboxName target) {
        if (here instanceof Selected selected && selected.selected().view().name().equals(target)) {
            selected.selected().refresh();
        }
    }

    /// RFC 3501 §6.4.
    private Answer selected(Selected here, SelectedCommand command)
            throws IOException, ImapSyntaxException {
        var who = here.who();
        var view = here.selected().view();
        return switch (command) {
            case SelectedCommand.Check _ -> {
                here.selected().refresh();
                yield done(Condition.ok("CHECK completed"), here);
            }
            case SelectedCommand.Close _ -> done(handlers.expunge().close(who, view), here.left());
            case SelectedCommand.Unselect _ ->
                    done(Condition.ok("UNSELECT completed"), here.left());
            case SelectedCommand.Expunge expunge ->
                    done(handlers.expunge().expunge(who, view, expunge), here);
            case Search search ->
                    done(handlers.search().search(who, here.selected(), search, out), here);
            case Fetch fetch -> done(handlers.fetch().fetch(who, view, fetch, out), here);
            case Store store -> done(handlers.store().store(who, view, store), here);
            case Copy copy -> {
                var condition = handlers.copy().copy(who, view, copy);
                refreshIfIn(here, copy.target());
                yield done(condition, here);
            }
        };
    }

    private static Answer done(Condition condition, ImapState next) {
        return new Answer.Done(
                condition,
                next,
                condition.kind() == Condition.Kind.OK ? Outcome.OK : Outcome.REFUSED);
    }

    private static Answer badSequence(ImapState state, String text) {
        return new Answer.Done(Condition.bad(text), state, Outcome.SEQUENCE);
    }
}
