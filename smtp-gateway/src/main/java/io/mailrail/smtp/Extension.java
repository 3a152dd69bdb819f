package io.mailrail.smtp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The service extensions we know (RFC 5321 §2.2), each with the condition under which it is announced.
enum Extension {
    /// RFC 2920.
    PIPELINING,
    /// RFC 1870.
    SIZE,
    /// RFC 6152.
    EIGHT_BIT_MIME,
    /// RFC 2034.
    ENHANCED_STATUS_CODES,
    /// RFC 3207.
    STARTTLS,
    /// RFC 4954; only where a password would be safe.
    AUTH;

    /// What EHLO's answer lists.
    static List<String> announced(SmtpWire wire, SmtpSettings settings) {
        return Stream.of(values()).flatMap(e -> e.line(wire, settings).stream()).toList();
    }

    private Optional<String> line(SmtpWire wire, SmtpSettings settings) {
        return switch (this) {
            case PIPELINING -> Optional.of("PIPELINING");
            case SIZE -> Optional.of("SIZE " + settings.maxMessageSize());
            case EIGHT_BIT_MIME -> Optional.of("8BITMIME");
            case ENHANCED_STATUS_CODES -> Optional.of("ENHANCEDSTATUSCODES");
            case STARTTLS -> wire.isSecure() ? Optional.empty() : Optional.of("STARTTLS");
            case AUTH ->
                    wire.listener().isSubmission() && mayLogIn(wire, settings)
                            ? Optional.of("AUTH PLAIN LOGIN")
                            : Optional.empty();
        };
    }

    /// Whether a password may cross this wire.
    static boolean mayLogIn(SmtpWire wire, SmtpSettings settings) {
        return wire.isSecure() || settings.allowPlaintextAuth();
    }
}
