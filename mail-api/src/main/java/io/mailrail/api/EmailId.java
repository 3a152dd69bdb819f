package io.mailrail.api;

import java.util.UUID;

/// What a message is, wherever it lies: the EMAILID of RFC 8474 §5.1. Copies share it.
public record EmailId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
