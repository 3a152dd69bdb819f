package io.mailrail.mailbox.directory;

import java.time.Instant;
import java.util.List;

/// An address that leads to others; `*@domain` catches what has no address of its own there.
///
/// @param version changes whenever something of it does
public record Alias(String address, List<String> targets, Instant createdAt, String version) {

    public Alias {
        targets = List.copyOf(targets);
    }
}
