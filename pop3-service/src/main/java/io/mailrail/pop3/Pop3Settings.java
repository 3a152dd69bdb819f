package io.mailrail.pop3;

/// What sessions want to know.
///
/// @param maxFaults errors before a session is ended
record Pop3Settings(String hostname, int maxFaults, boolean allowPlaintext) {}
