package io.mailrail.imap.command;

import io.mailrail.api.MailboxName;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;

import java.io.IOException;

/// COPY (RFC 3501 §6.4.7).
public record Copy(Numbering numbering, SequenceSet messages, MailboxName target)
        implements SelectedCommand {

    /// `copy = "COPY" SP sequence-set SP mailbox`
    static Copy read(ImapReader in, Numbering numbering) throws IOException, ImapSyntaxException {
        var messages = in.sp().sequenceSet();
        return in.end(new Copy(numbering, messages, in.sp().mailbox()));
    }

    @Override
    public Verb verb() {
        return Verb.COPY;
    }
}
