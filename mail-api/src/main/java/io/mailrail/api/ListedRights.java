package io.mailrail.api;

/// What can be granted to an identifier (RFC 4314 §3.7).
///
/// @param always what it has whatever is granted
/// @param grantable what can be granted besides, each right for itself
public record ListedRights(Rights always, Rights grantable) {}
