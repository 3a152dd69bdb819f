package io.mailrail.api;

/// A line of an access control list (RFC 4314 §3.6).
public record AclEntry(AclIdentifier identifier, Rights rights) {}
