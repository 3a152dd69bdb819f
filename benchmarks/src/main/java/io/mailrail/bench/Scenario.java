package io.mailrail.bench;

/// What `bench store` can measure, in this order.
enum Scenario {
    /// What the machine can do without us.
    LIMITS,
    /// Messages into many mailboxes.
    INTAKE,
    /// Messages into one.
    HOT,
    /// UIDs, flags and mod-sequences of a large mailbox.
    INDEX,
    /// Ten thousand summaries.
    ENVELOPES,
    /// Contents of 50 KB.
    CONTENTS,
    /// Substrings, rare and frequent, and what the background index costs.
    SEARCH,
    /// STORE, COPY, MOVE, EXPUNGE of ten thousand.
    CHANGES,
    /// A message of 50 MB, a mailbox twice as large.
    MEMORY
}
