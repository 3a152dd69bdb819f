package io.mailrail.mailbox.directory;

import java.time.Instant;

/// Another name of a domain: mail for `x@name` goes where mail for `x@domain` goes.
///
/// @param name lower-case A-label
/// @param domain the domain that it stands for
/// @param version changes whenever something of it does
public record DomainAlias(String name, String domain, Instant createdAt, String version) {}
