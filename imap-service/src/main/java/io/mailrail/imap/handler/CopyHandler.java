package io.mailrail.imap.handler;

import io.mailrail.api.CallId;
import io.mailrail.api.Messages;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.imap.command.Copy;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ResponseCode;
import io.mailrail.imap.selected.SelectedMailbox;

/// COPY (RFC 3501 §6.4.7, RFC 4315 §3).
public final class CopyHandler {

    private final Messages messages;

    public CopyHandler(Messages messages) {
        this.messages = messages;
    }

    public Condition copy(LoggedIn who, SelectedMailbox view, Copy copy)
            throws ImapSyntaxException {
        var rows = StoreHandler.rows(view, copy.numbering(), copy.messages());
        if (rows.length == 0) {
            return Condition.ok("COPY completed, of nothing");
        }
        try {
            var copied =
                    messages.copy(
                            who.credential(),
                            CallId.next(),
                            view.key(),
                            view.uids(rows),
                            copy.target());
            if (copied.sources().isEmpty()) {
                return Condition.no(
                        ResponseCode.Plain.EXPUNGEISSUED, "The messages are no longer there");
            }
            return Condition.ok(
                    new ResponseCode.CopyUid(
                            copied.uidValidity(), copied.sources(), copied.targets()),
                    "COPY completed");
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.NoSuchMailbox) {
                return Condition.no(ResponseCode.Plain.TRYCREATE, "No such mailbox");
            }
            throw no;
        }
    }
}
