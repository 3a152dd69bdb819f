package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;

/// SEARCH (RFC 3501 §6.4.4).
public record Search(Numbering numbering, SearchCriterion criterion) implements SelectedCommand {

    /// `search = "SEARCH" [SP "CHARSET" SP astring] 1*(SP search-key)`
    ///
    /// @throws BadCharsetException for a charset other than US-ASCII and UTF-8
    static Search read(ImapReader in, Numbering numbering) throws IOException, ImapSyntaxException {
        return new Search(numbering, new SearchReader(in).program());
    }

    @Override
    public Verb verb() {
        return Verb.SEARCH;
    }

    @Override
    public boolean mayAnnounceExpunge() {
        return numbering == Numbering.UID;
    }
}
