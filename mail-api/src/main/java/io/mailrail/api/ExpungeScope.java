package io.mailrail.api;

/// Which messages EXPUNGE removes.
public sealed interface ExpungeScope {

    /// All that are `\Deleted` (RFC 9051 §6.4.3).
    record Deleted() implements ExpungeScope {}

    /// Of these, the ones that are `\Deleted` (RFC 9051 §6.4.9).
    record DeletedAmong(UidSet uids) implements ExpungeScope {}
}
