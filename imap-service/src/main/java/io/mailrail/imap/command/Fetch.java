package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// FETCH (RFC 3501 §6.4.5).
public record Fetch(Numbering numbering, SequenceSet messages, List<FetchItem> items)
        implements SelectedCommand {

    private static final int MOST_ITEMS = 200;

    private static final List<FetchItem> FAST =
            List.of(new FetchItem.Flags(), new FetchItem.InternalDate(), new FetchItem.Size());

    public Fetch {
        items = List.copyOf(items);
    }

    /// `fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")`
    static Fetch read(ImapReader in, Numbering numbering) throws IOException, ImapSyntaxException {
        var messages = in.sp().sequenceSet();
        in.sp();
        var items = new ArrayList<FetchItem>();
        if (numbering == Numbering.UID) {
            items.add(new FetchItem.Uid());
        }
        if (in.skip('(')) {
            do {
                add(items, FetchItem.read(in, in.keyword()));
            } while (in.skip(' '));
            in.expect(')');
        } else {
            var name = in.keyword();
            switch (name) {
                case "FAST" -> FAST.forEach(item -> add(items, item));
                case "ALL" -> {
                    FAST.forEach(item -> add(items, item));
                    add(items, new FetchItem.Envelope());
                }
                case "FULL" -> {
                    FAST.forEach(item -> add(items, item));
                    add(items, new FetchItem.Envelope());
                    add(items, new FetchItem.Body());
                }
                default -> add(items, FetchItem.read(in, name));
            }
        }
        if (items.size() > MOST_ITEMS) {
            throw new ImapSyntaxException("More than " + MOST_ITEMS + " data items");
        }
        return in.end(new Fetch(numbering, messages, items));
    }

    private static void add(List<FetchItem> items, FetchItem item) {
        if (!items.contains(item)) {
            items.add(item);
        }
    }

    /// Whether a data item sets `\Seen`.
    public boolean marksAsSeen() {
        return items.stream()
                .anyMatch(i -> i instanceof FetchItem.Section section && section.marksAsSeen());
    }

    @Override
    public Verb verb() {
        return Verb.FETCH;
    }

    @Override
    public boolean mayAnnounceExpunge() {
        return numbering == Numbering.UID;
    }
}
