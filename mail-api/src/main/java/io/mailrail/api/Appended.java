package io.mailrail.api;

/// What APPEND made (APPENDUID, RFC 9051 §6.3.12).
public record Appended(long uidValidity, Uid uid) {}
