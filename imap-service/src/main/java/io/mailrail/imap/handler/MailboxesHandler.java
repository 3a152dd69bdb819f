package io.mailrail.imap.handler;

import io.mailrail.api.CallId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.imap.command.MailboxesCommand;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ImapResponse.StatusLine;

import java.io.IOException;
import java.util.Optional;

/// The commands that name a mailbox and need no view of it (RFC 3501 §6.3.3 to §6.3.7, §6.3.10).
public final class MailboxesHandler {

    private final Mailboxes mailboxes;

    public MailboxesHandler(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    public Condition create(LoggedIn who, MailboxName name) {
        mailboxes.create(who.credential(), CallId.next(), name, Optional.empty());
        return Condition.ok("CREATE completed");
    }

    public Condition delete(LoggedIn who, MailboxName name) {
        mailboxes.delete(who.credential(), CallId.next(), name);
        return Condition.ok("DELETE completed");
    }

    public Condition rename(LoggedIn who, MailboxesCommand.Rename rename) {
        mailboxes.rename(who.credential(), CallId.next(), rename.from(), rename.to());
        return Condition.ok("RENAME completed");
    }

    public Condition subscribe(LoggedIn who, MailboxName name) {
        mailboxes.subscribe(who.credential(), name);
        return Condition.ok("SUBSCRIBE completed");
    }

    public Condition unsubscribe(LoggedIn who, MailboxName name) {
        mailboxes.unsubscribe(who.credential(), name);
        return Condition.ok("UNSUBSCRIBE completed");
    }

    public Condition status(LoggedIn who, MailboxesCommand.Status command, ImapOutput out)
            throws IOException {
        var status = mailboxes.status(who.credential(), command.mailbox());
        var items =
                command.items().stream()
                        .map(item ->
                                new StatusLine.Item(
                                        item.name(),
                                        switch (item) {
                                            case MESSAGES -> status.messages();
                                            case RECENT -> status.recent();
                                            case UIDNEXT -> status.uidNext();
                                            case UIDVALIDITY -> status.uidValidity();
                                            case UNSEEN -> status.unseen();
                                        }))
                        .toList();
        ImapResponse line = new StatusLine(command.mailbox(), items);
        out.send(line);
        return Condition.ok("STATUS completed");
    }
}
