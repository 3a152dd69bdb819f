package io.mailrail.smtp;

/// What the handlers need to know of the configuration.
///
/// @param hostname what greetings and `Received:` say
/// @param maxMessageSize octets
/// @param maxRecipients per transaction
/// @param maxFaults errors of form and order before the session is ended
/// @param allowPlaintextAuth whether one may log in without TLS
record SmtpSettings(
        String hostname,
        long maxMessageSize,
        int maxRecipients,
        int maxFaults,
        boolean allowPlaintextAuth) {}
