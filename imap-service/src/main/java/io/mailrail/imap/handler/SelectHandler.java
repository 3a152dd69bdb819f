package io.mailrail.imap.handler;

import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Messages;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ResponseCode;
import io.mailrail.imap.selected.MailboxWatch;
import io.mailrail.imap.selected.SelectedMailbox;

import java.io.IOException;
import java.util.ArrayList;

/// SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2).
public final class SelectHandler {

    private final Mailboxes mailboxes;
    private final Messages messages;
    private final MailboxWatch watch;

    public SelectHandler(Mailboxes mailboxes, Messages messages, MailboxWatch watch) {
        this.mailboxes = mailboxes;
        this.messages = messages;
        this.watch = watch;
    }

    /// Opens a mailbox and says all there is to it but the tagged line. The watch begins before the index is read.
    public Desk select(LoggedIn who, MailboxName name, Access access, ImapOutput out)
            throws IOException {
        var credential = who.credential();
        var opened = mailboxes.open(credential, name, access);
        var view = new SelectedMailbox(name, opened, access);
        var ear = watch.subscribe(credential, view.key());
        var complete = false;
        try {
            try (var pages = messages.index(credential, view.key())) {
                pages.forEachRemaining(view::fill);
            }
            view.begin();
            tell(view, out);
            complete = true;
            return new Desk(messages, who, view, ear);
        } finally {
            if (!complete) {
                ear.close();
            }
        }
    }

    private static void tell(SelectedMailbox view, ImapOutput out) throws IOException {
        var responses = new ArrayList<ImapResponse>();
        responses.add(new ImapResponse.FlagsDefined(view.definedFlags()));
        responses.add(new ImapResponse.Exists(view.count()));
        responses.add(new ImapResponse.Recent(view.recent()));
        long unseen = view.firstUnseen();
        if (unseen > 0) {
            responses.add(ok(new ResponseCode.Unseen(unseen), "First unseen"));
        }
        responses.add(
                ok(new ResponseCode.PermanentFlags(view.permanentFlags()), "Flags permitted"));
        responses.add(ok(new ResponseCode.UidValidity(view.uidValidity()), "UIDs valid"));
        responses.add(ok(new ResponseCode.UidNext(view.uidNext()), "Predicted next UID"));
        out.send(responses);
    }

    private static ImapResponse ok(ResponseCode code, String text) {
        return new ImapResponse.Untagged(Condition.ok(code, text));
    }

    /// How SELECT and EXAMINE end.
    public static Condition selected(SelectedMailbox view) {
        return view.isReadOnly()
                ? Condition.ok(ResponseCode.Plain.READ_ONLY, "Open for reading only")
                : Condition.ok(ResponseCode.Plain.READ_WRITE, "SELECT completed");
    }
}
