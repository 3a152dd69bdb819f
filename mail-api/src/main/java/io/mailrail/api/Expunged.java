package io.mailrail.api;

/// What EXPUNGE removed (RFC 9051 §6.4.3).
public record Expunged(ModSeq modSeq, UidSet vanished) {}
