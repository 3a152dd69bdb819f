package io.mailrail.imap.handler;

import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.Mailboxes;
import io.mailrail.imap.command.MailboxesCommand;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ImapResponse.ListLine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// LIST and LSUB (RFC 3501 §6.3.8, §6.3.9), with what RFC 3348 and RFC 6154 add.
public final class ListHandler {

    private final Mailboxes mailboxes;

    public ListHandler(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    public Condition list(LoggedIn who, MailboxesCommand.List list, ImapOutput out)
            throws IOException {
        if (list.pattern().isEmpty()) {
            // A question for the separator and the root only.
            out.send(new ListLine(ListLine.Kind.LIST, List.of("\\Noselect"), ""));
            return Condition.ok("LIST completed");
        }
        var pattern = new MailboxPattern(list.reference(), list.pattern());
        var lines = new ArrayList<ImapResponse>();
        for (var entry : mailboxes.list(who.credential())) {
            if (!entry.attributes().contains(Attribute.NONEXISTENT)
                    && pattern.matches(entry.name().value())) {
                lines.add(
                        new ListLine(ListLine.Kind.LIST, attributes(entry), entry.name().value()));
            }
        }
        out.send(lines);
        return Condition.ok("LIST completed");
    }

    private static List<String> attributes(MailboxEntry entry) {
        var attributes = new ArrayList<String>();
        if (entry.attributes().contains(Attribute.NOSELECT)) {
            attributes.add("\\Noselect");
        }
        attributes.add(
                entry.attributes().contains(Attribute.HAS_CHILDREN)
                        ? "\\HasChildren"
                        : "\\HasNoChildren");
        entry.specialUse().ifPresent(use -> attributes.add(use.wireName()));
        return attributes;
    }

    public Condition lsub(LoggedIn who, MailboxesCommand.Lsub lsub, ImapOutput out)
            throws IOException {
        if (lsub.pattern().isEmpty()) {
            out.send(new ListLine(ListLine.Kind.LSUB, List.of("\\Noselect"), ""));
            return Condition.ok("LSUB completed");
        }
        var pattern = new MailboxPattern(lsub.reference(), lsub.pattern());
        var found = new TreeMap<String, List<String>>();
        var entries = mailboxes.list(who.credential());
        var subscribed = new HashSet<String>();
        for (var entry : entries) {
            if (entry.attributes().contains(Attribute.SUBSCRIBED)) {
                subscribed.add(entry.name().value());
                if (pattern.matches(entry.name().value())) {
                    found.put(
                            entry.name().value(),
                            entry.attributes().contains(Attribute.NOSELECT)
                                            || entry.attributes().contains(Attribute.NONEXISTENT)
                                    ? List.of("\\Noselect")
                                    : List.of());
                }
            }
        }
        if (lsub.pattern().endsWith("%")) {
            subscribed.forEach(name -> addLevelsAbove(name, pattern, found));
        }
        out.send(
                found.entrySet().stream()
                        .<ImapResponse>map(
                                e -> new ListLine(ListLine.Kind.LSUB, e.getValue(), e.getKey()))
                        .toList());
        return Condition.ok("LSUB completed");
    }

    /// A `%` at the end also shows a level that is itself not subscribed, when something below it is (RFC 3501 §6.3.9).
    private static void addLevelsAbove(
            String name, MailboxPattern pattern, Map<String, List<String>> found) {
        int slash = name.lastIndexOf('/');
        while (slash > 0) {
            var above = name.substring(0, slash);
            if (pattern.matches(above)) {
                found.putIfAbsent(above, List.of("\\Noselect"));
            }
            slash = above.lastIndexOf('/');
        }
    }
}
