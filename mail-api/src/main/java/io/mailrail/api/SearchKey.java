package io.mailrail.api;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// A question about messages (RFC 9051 §6.4.4). Sequence numbers and `\Recent` are a session's belief: it asks with UIDs
/// instead. Text is compared as a caseless substring after decoding, but for what [Fuzzy] says.
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

    /// By the date it came into this mailbox, disregarding time and zone (RFC 8514 §4.3).
    record SavedDate(DateTest test, LocalDate date) implements SearchKey {}

    /// Its internal date is so many seconds ago, or longer (RFC 5032 §2).
    record Older(long seconds) implements SearchKey {}

    /// Its internal date is no longer ago than this (RFC 5032 §2).
    record Younger(long seconds) implements SearchKey {}

    /// The message with this EMAILID, and its copies (RFC 8474 §6).
    record OfEmail(EmailId email) implements SearchKey {}

    /// The messages of this THREADID (RFC 8474 §6).
    record OfThread(UUID thread) implements SearchKey {}

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

    /// A key whose texts are compared word by word, in any order and disregarding accents (RFC 6203 §3). Keys without text mean
    /// what they always mean.
    record Fuzzy(SearchKey key) implements SearchKey {}

    enum DateTest {
        BEFORE,
        ON,
        SINCE
    }
}
