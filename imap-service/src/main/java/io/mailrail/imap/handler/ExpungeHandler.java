package io.mailrail.imap.handler;

import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Messages;
import io.mailrail.api.Right;
import io.mailrail.imap.command.SelectedCommand;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.selected.SelectedMailbox;

/// EXPUNGE, UID EXPUNGE and CLOSE (RFC 3501 §6.4.2, §6.4.3, RFC 4315 §2.1).
public final class ExpungeHandler {

    private final Messages messages;

    public ExpungeHandler(Messages messages) {
        this.messages = messages;
    }

    public Condition expunge(LoggedIn who, SelectedMailbox view, SelectedCommand.Expunge expunge) {
        if (view.isReadOnly()) {
            return StoreHandler.readOnly();
        }
        ExpungeScope scope =
                expunge.uids().isPresent()
                        ? new ExpungeScope.DeletedAmong(view.resolveUids(expunge.uids().get()))
                        : new ExpungeScope.Deleted();
        view.vanished(messages.expunge(who.credential(), view.key(), scope).vanished());
        return Condition.ok("EXPUNGE completed");
    }

    /// Removes silently, unless the mailbox is open for reading only or its owner does not let the client remove (RFC 4314 §4).
    public Condition close(LoggedIn who, SelectedMailbox view) {
        if (!view.isReadOnly() && view.may(Right.EXPUNGE)) {
            messages.expunge(who.credential(), view.key(), new ExpungeScope.Deleted());
        }
        return Condition.ok("CLOSE completed");
    }
}
