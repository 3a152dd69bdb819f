package io.mailrail.api;

/// A line of an access control list (RFC 4314 §2).
///
/// @param identifier a login, `anyone`, or either of them after `-`: then the rights are denied
public record AclEntry(String identifier, Rights rights) {}
