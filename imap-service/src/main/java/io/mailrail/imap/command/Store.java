package io.mailrail.imap.command;

import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;

/// STORE (RFC 3501 §6.4.6).
public record Store(
        Numbering numbering, SequenceSet messages, FlagsChange.Kind kind, Flags flags, Echo echo)
        implements SelectedCommand {

    /// Whether the client wants to be told of what it did itself.
    public enum Echo {
        TOLD,
        SILENT
    }

    /// `store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list / (flag *(SP flag)))`
    static Store read(ImapReader in, Numbering numbering) throws ImapSyntaxException {
        var messages = in.sp().sequenceSet();
        in.sp();
        var kind =
                in.skip('+')
                        ? FlagsChange.Kind.ADD
                        : in.skip('-') ? FlagsChange.Kind.REMOVE : FlagsChange.Kind.REPLACE;
        var item = in.keyword();
        var echo =
                switch (item) {
                    case "FLAGS" -> Echo.TOLD;
                    case "FLAGS.SILENT" -> Echo.SILENT;
                    default -> throw new ImapSyntaxException("Cannot store " + item);
                };
        in.sp();
        var flags = in.next('(') ? in.flagList() : in.bareFlags();
        return in.end(new Store(numbering, messages, kind, flags, echo));
    }

    @Override
    public Verb verb() {
        return Verb.STORE;
    }

    @Override
    public boolean mayAnnounceExpunge() {
        return numbering == Numbering.UID;
    }
}
