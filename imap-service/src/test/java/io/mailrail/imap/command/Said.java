package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.LinesSource;

import java.io.IOException;

/// Commands read from text, for tests.
final class Said {

    static final long LITERAL_LIMIT = 100;

    private Said() {}

    /// A command after its tag.
    static ImapCommand command(String text) throws IOException, ImapSyntaxException {
        return read(new LinesSource(text + "\r\n"));
    }

    static ImapCommand read(LinesSource source) throws IOException, ImapSyntaxException {
        var in = new ImapReader(source, LITERAL_LIMIT);
        in.begin();
        return read(in);
    }

    static ImapCommand read(ImapReader in) throws IOException, ImapSyntaxException {
        var name = in.keyword();
        if (name.equals("UID")) {
            var of = in.sp().keyword();
            return ImapCommand.readUid(
                    Verb.named(of).orElseThrow(() -> new ImapSyntaxException("Unknown " + of)), in);
        }
        return ImapCommand.read(
                Verb.named(name).orElseThrow(() -> new ImapSyntaxException("Unknown " + name)), in);
    }
}
