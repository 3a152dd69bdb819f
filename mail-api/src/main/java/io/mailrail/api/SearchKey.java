package io.mailrail.api;

import java.time.LocalDate;
import java.util.List;

/// A question about messages (RFC 9051 §6.4.4). Sequence numbers and `\Recent` are a session's belief: it asks with UIDs
/// instead. Text is compared as a caseless substring after decoding.
public sealed interface SearchKey {

    record All() implements SearchKey {}

    record And(List<SearchKey> keys) implements SearchKey {

        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Uids(UidSet uids) implements SearchKey {}

    record Flagged(Flag flag) implements SearchKey {}

    record Keyword(String keyword) implements SearchKey {}

    /// By internal date, disregarding time and zone.
    record InternalDate(DateTest test, LocalDate date) implements SearchKey {}

    /// By the `Date:` field, disregarding time and zone.
    record SentDate(DateTest test, LocalDate date) implements SearchKey {}

    /// More octets than this.
    record Larger(long octets) implements SearchKey {}

    /// Fewer octets than this.
    record Smaller(long octets) implements SearchKey {}

    /// In a header field; an empty text asks whether the field is there.
    record Header(String field, String text) implements SearchKey {}

    /// In the body.
    record Body(String text) implements SearchKey {}

    /// In header or body.
    record Text(String text) implements SearchKey {}

    /// At or above this mod-sequence (RFC 7162 §3.1.5).
    record Modified(ModSeq since) implements SearchKey {}

    enum DateTest {
        BEFORE,
        ON,
        SINCE
    }
}
