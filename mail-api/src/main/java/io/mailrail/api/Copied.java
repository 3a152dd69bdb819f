package io.mailrail.api;

/// What COPY made (COPYUID, RFC 9051 §6.4.7): the n-th of `targets` is the copy of the n-th of `sources`. Both are empty when
/// nothing was there to copy.
public record Copied(long uidValidity, UidSet sources, UidSet targets) {}
