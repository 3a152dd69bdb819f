package io.mailrail.api;

import java.time.Duration;

/// Every way the house says no. Nothing broke: each is an answer, and each protocol has a phrase for it.
public sealed interface Refusal {

    record NoSuchRecipient(String address) implements Refusal {}

    record NoSuchMailbox(String name) implements Refusal {}

    record NoSuchMessage() implements Refusal {}

    record AlreadyExists(String what) implements Refusal {}

    /// @param why a sentence for the client
    record NotPermitted(String why) implements Refusal {}

    record WrongCredentials() implements Refusal {}

    record SessionExpired() implements Refusal {}

    record OverQuota() implements Refusal {}

    /// @param limit octets that are allowed
    record TooBig(long limit) implements Refusal {}

    /// @param limit the name of the limit, for people
    record LimitReached(String limit) implements Refusal {}

    record Throttled(Duration retryAfter) implements Refusal {}

    record InUse() implements Refusal {}

    /// What the caller believed is no longer so.
    record Modified() implements Refusal {}

    /// A name that cannot go because others lie below it (RFC 9051 §6.3.5, `HASCHILDREN`).
    record HasChildren(String name) implements Refusal {}

    /// The message goes round in circles (RFC 5321 §6.3).
    record Loop() implements Refusal {}

    /// @param what a sentence that says what is wrong
    record Malformed(String what) implements Refusal {}

    /// Not now; try again later.
    record Unavailable() implements Refusal {}
}
