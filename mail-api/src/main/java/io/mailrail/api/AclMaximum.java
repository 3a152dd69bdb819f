package io.mailrail.api;

/// What an identifier can be granted (LISTRIGHTS, RFC 4314 §3.7). No two rights are tied to each other.
///
/// @param always what it has whatever the list says
/// @param grantable what it can have besides
public record AclMaximum(Rights always, Rights grantable) {}
