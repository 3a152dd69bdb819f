package io.mailrail.api;

/// How messages become threads (RFC 5256 §3).
public enum ThreadAlgorithm {
    /// One thread for each base subject.
    ORDERED_SUBJECT,
    /// By the message ids that messages refer to, then by subject.
    REFERENCES
}
