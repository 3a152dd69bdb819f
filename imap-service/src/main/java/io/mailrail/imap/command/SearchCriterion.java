package io.mailrail.imap.command;

import io.mailrail.api.SearchKey;
import io.mailrail.imap.grammar.SequenceSet;

import java.util.List;

/// `search-key` as said: like [SearchKey], but with what only this session can know still in it.
public sealed interface SearchCriterion {

    /// What mailbox-service understands as it is.
    record Plain(SearchKey key) implements SearchCriterion {}

    /// Sequence numbers or UIDs, still with stars.
    record Numbers(Numbering numbering, SequenceSet set) implements SearchCriterion {}

    /// `\Recent` in this session.
    record Recent() implements SearchCriterion {}

    record And(List<SearchCriterion> criteria) implements SearchCriterion {

        public And {
            criteria = List.copyOf(criteria);
        }
    }

    record Or(SearchCriterion one, SearchCriterion other) implements SearchCriterion {}

    record Not(SearchCriterion criterion) implements SearchCriterion {}
}
