package io.mailrail.api;

/// One of the criteria of SORT.
///
/// @param reverse descending
public record SortCriterion(Key key, boolean reverse) {

    /// By what (RFC 5256 §3). Of several addresses the first counts.
    public enum Key {
        /// Internal date.
        ARRIVAL,
        /// The local part of the first Cc address.
        CC,
        /// The `Date:` field in UTC, or else the internal date.
        DATE,
        /// The first From address as it is shown (RFC 5957 §4).
        DISPLAY_FROM,
        /// The first To address as it is shown (RFC 5957 §4).
        DISPLAY_TO,
        /// The local part of the first From address.
        FROM,
        /// How well it fits, the best first (RFC 6203 §6).
        RELEVANCY,
        SIZE,
        /// The base subject (RFC 5256 §2.1).
        SUBJECT,
        /// The local part of the first To address.
        TO
    }
}
