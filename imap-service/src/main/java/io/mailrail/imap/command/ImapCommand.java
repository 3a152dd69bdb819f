package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;

/// A command from a client, sorted as RFC 3501 §6 does: by the state it is welcome in.
public sealed interface ImapCommand
        permits AnyStateCommand, LoginCommand, MailboxesCommand, SelectedCommand {

    Verb verb();

    /// Whether EXPUNGE may be told at its end (RFC 3501 §7.4.1): not where the client may still count on its sequence numbers.
    default boolean mayAnnounceExpunge() {
        return true;
    }

    /// Reads a command from its name on. Pure but for the literals it grants: the same octets are the same command, in every
    /// session and every state.
    ///
    /// @throws io.mailrail.api.Refused for a name or value that is well spelled and impossible
    static ImapCommand read(Verb verb, ImapReader in) throws IOException, ImapSyntaxException {
        return switch (verb) {
            case CAPABILITY -> in.end(new AnyStateCommand.Capability());
            case NOOP -> in.end(new AnyStateCommand.Noop());
            case LOGOUT -> in.end(new AnyStateCommand.Logout());
            case ID -> AnyStateCommand.Id.read(in);
            case STARTTLS -> in.end(new LoginCommand.StartTls());
            case AUTHENTICATE -> LoginCommand.Authenticate.read(in);
            case LOGIN -> LoginCommand.Login.read(in);
            case SELECT -> in.end(new MailboxesCommand.Select(in.sp().mailbox()));
            case EXAMINE -> in.end(new MailboxesCommand.Examine(in.sp().mailbox()));
            case CREATE -> in.end(new MailboxesCommand.Create(in.sp().mailboxToCreate()));
            case DELETE -> in.end(new MailboxesCommand.Delete(in.sp().mailbox()));
            case RENAME ->
                    in.end(new MailboxesCommand.Rename(in.sp().mailbox(), in.sp().mailbox()));
            case SUBSCRIBE -> in.end(new MailboxesCommand.Subscribe(in.sp().mailbox()));
            case UNSUBSCRIBE -> in.end(new MailboxesCommand.Unsubscribe(in.sp().mailbox()));
            case LIST ->
                    in.end(new MailboxesCommand.List(in.sp().reference(), in.sp().listMailbox()));
            case LSUB ->
                    in.end(new MailboxesCommand.Lsub(in.sp().reference(), in.sp().listMailbox()));
            case STATUS -> MailboxesCommand.Status.read(in);
            case APPEND -> Append.read(in);
            case NAMESPACE -> in.end(new MailboxesCommand.Namespace());
            case ENABLE -> MailboxesCommand.Enable.read(in);
            case IDLE -> in.end(new MailboxesCommand.Idle());
            case CHECK -> in.end(new SelectedCommand.Check());
            case CLOSE -> in.end(new SelectedCommand.Close());
            case UNSELECT -> in.end(new SelectedCommand.Unselect());
            case EXPUNGE -> in.end(SelectedCommand.Expunge.ALL);
            case SEARCH -> Search.read(in, Numbering.SEQUENCE);
            case FETCH -> Fetch.read(in, Numbering.SEQUENCE);
            case STORE -> Store.read(in, Numbering.SEQUENCE);
            case COPY -> Copy.read(in, Numbering.SEQUENCE);
        };
    }

    /// `uid = "UID" SP (copy / fetch / search / store)`, and EXPUNGE (RFC 4315 §2.1).
    ///
    /// @param verb what followed UID
    static ImapCommand readUid(Verb verb, ImapReader in) throws IOException, ImapSyntaxException {
        return switch (verb) {
            case SEARCH -> Search.read(in, Numbering.UID);
            case FETCH -> Fetch.read(in, Numbering.UID);
            case STORE -> Store.read(in, Numbering.UID);
            case COPY -> Copy.read(in, Numbering.UID);
            case EXPUNGE -> in.end(SelectedCommand.Expunge.among(in.sp().sequenceSet()));
            default -> throw new ImapSyntaxException("UID cannot stand before " + verb);
        };
    }
}
