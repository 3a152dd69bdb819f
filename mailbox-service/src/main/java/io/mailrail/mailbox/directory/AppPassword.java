package io.mailrail.mailbox.directory;

import io.mailrail.api.Protocol;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// A secret of its own for one program, limited to some protocols.
///
/// @param protocols empty for all
public record AppPassword(
        UUID id,
        String name,
        Set<Protocol> protocols,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    public AppPassword {
        protocols = Set.copyOf(protocols);
    }
}
