package io.mailrail.mailbox.directory;

import java.time.Instant;
import java.util.List;

/// An address that leads to others; `*@domain` catches what has no address of its own there.
public record Alias(String address, List<String> targets, Instant createdAt) {

    public Alias {
        targets = List.copyOf(targets);
    }
}
