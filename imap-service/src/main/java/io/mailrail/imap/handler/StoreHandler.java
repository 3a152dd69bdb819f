package io.mailrail.imap.handler;

import io.mailrail.api.CallId;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.Messages;
import io.mailrail.imap.command.Numbering;
import io.mailrail.imap.command.Store;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ResponseCode;
import io.mailrail.imap.selected.SelectedMailbox;

import java.util.Optional;

/// STORE (RFC 3501 §6.4.6). What it changed is news to the view, told with the rest of the news.
public final class StoreHandler {

    private final Messages messages;

    public StoreHandler(Messages messages) {
        this.messages = messages;
    }

    public Condition store(LoggedIn who, SelectedMailbox view, Store store)
            throws ImapSyntaxException {
        var rows = rows(view, store.numbering(), store.messages());
        if (view.isReadOnly()) {
            return readOnly();
        }
        if (rows.length > 0) {
            var change = new FlagsChange(store.kind(), store.flags(), Optional.empty());
            var stored =
                    messages.storeFlags(
                            who.credential(), CallId.next(), view.key(), view.uids(rows), change);
            view.stored(stored, change, store.echo() == Store.Echo.SILENT);
        }
        return Condition.ok("STORE completed");
    }

    static int[] rows(SelectedMailbox view, Numbering numbering, SequenceSet messages)
            throws ImapSyntaxException {
        return switch (numbering) {
            case SEQUENCE -> view.numbered(messages);
            case UID -> view.withUids(messages);
        };
    }

    static Condition readOnly() {
        return Condition.no(ResponseCode.Plain.NOPERM, "The mailbox is open for reading only");
    }
}
