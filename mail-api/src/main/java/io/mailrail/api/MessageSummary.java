package io.mailrail.api;

import java.time.Instant;
import java.util.UUID;

/// What FETCH can say of a message without its octets (RFC 9051 §6.4.5).
public record MessageSummary(
        Uid uid,
        EmailId email,
        UUID thread,
        long size,
        Instant internalDate,
        Instant saveDate,
        Flags flags,
        ModSeq modSeq,
        ContentSummary content) {}
