package io.mailrail.imap.handler;

import io.mailrail.api.Messages;
import io.mailrail.api.SearchKey;
import io.mailrail.imap.command.Numbering;
import io.mailrail.imap.command.Search;
import io.mailrail.imap.command.SearchCriterion;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.selected.SelectedMailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// SEARCH (RFC 3501 §6.4.4). What only the session knows is turned into UIDs; the rest is mailbox-service's.
public final class SearchHandler {

    private final Messages messages;

    public SearchHandler(Messages messages) {
        this.messages = messages;
    }

    /// New messages are told first: a client that has just heard of one elsewhere finds it.
    public Condition search(LoggedIn who, Desk desk, Search search, ImapOutput out)
            throws IOException, ImapSyntaxException {
        var view = desk.view();
        var key = translate(view, search.criterion());
        if (desk.hasNews()) {
            desk.refresh();
            out.send(view.newsWithoutExpunge());
        }
        var found = view.withUids(messages.search(who.credential(), view.key(), key).uids());
        var numbers = new ArrayList<Long>(found.length);
        for (int row : found) {
            numbers.add(
                    switch (search.numbering()) {
                        case SEQUENCE -> view.number(row);
                        case UID -> view.uid(row);
                    });
        }
        out.send(new ImapResponse.SearchResult(numbers));
        return Condition.ok("SEARCH completed");
    }

    private static SearchKey translate(SelectedMailbox view, SearchCriterion criterion)
            throws ImapSyntaxException {
        return switch (criterion) {
            case SearchCriterion.Plain(var key) -> key;
            case SearchCriterion.Recent _ -> new SearchKey.Uids(view.recentUids());
            case SearchCriterion.Numbers(var numbering, var set) ->
                    new SearchKey.Uids(
                            numbering == Numbering.UID
                                    ? view.resolveUids(set)
                                    : view.uids(view.numbered(set)));
            case SearchCriterion.Not(var inner) -> new SearchKey.Not(translate(view, inner));
            case SearchCriterion.Or(var one, var other) ->
                    new SearchKey.Or(translate(view, one), translate(view, other));
            case SearchCriterion.And(var criteria) -> new SearchKey.And(translate(view, criteria));
        };
    }

    private static List<SearchKey> translate(SelectedMailbox view, List<SearchCriterion> criteria)
            throws ImapSyntaxException {
        var keys = new ArrayList<SearchKey>();
        for (var criterion : criteria) {
            keys.add(translate(view, criterion));
        }
        return keys;
    }
}
