package io.mailrail.api;

import org.jspecify.annotations.Nullable;

/// One address of an ENVELOPE (RFC 9051 §7.5.2): header text as it stood, still encoded. A group begins with an entry without
/// host and ends with one without mailbox and host.
public record Address(
        @Nullable String name,
        @Nullable String route,
        @Nullable String mailbox,
        @Nullable String host) {}
