package io.mailrail.imap.command;

import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.Literal;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// APPEND (RFC 3501 §6.3.11), up to the announcement of the message; its octets are still on the wire.
public record Append(
        MailboxName mailbox, Flags flags, Optional<Instant> internalDate, Literal message)
        implements MailboxesCommand {

    /// `append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal`
    static Append read(ImapReader in) throws IOException, ImapSyntaxException {
        var mailbox = in.sp().mailbox();
        in.sp();
        var flags = Flags.NONE;
        if (in.next('(')) {
            flags = in.flagList();
            in.sp();
        }
        var date = Optional.<Instant>empty();
        if (in.next('"')) {
            date = Optional.of(in.dates().dateTime());
            in.sp();
        }
        return in.end(new Append(mailbox, flags, date, in.literal()));
    }

    @Override
    public Verb verb() {
        return Verb.APPEND;
    }
}
