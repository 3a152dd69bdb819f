package io.mailrail.smtp;

import io.mailrail.smtp.SmtpSyntaxException.Fault;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What MAIL says beside the reverse-path (RFC 5321 §4.1.1.11).
///
/// @param size how many octets the client expects to send (RFC 1870 §6)
/// @param body what the content may hold (RFC 6152 §2)
/// @param auth who submitted it first, as xtext (RFC 4954 §5); taken note of and not believed
record MailParameters(OptionalLong size, Optional<Body> body, Optional<String> auth) {

    static final MailParameters NONE =
            new MailParameters(OptionalLong.empty(), Optional.empty(), Optional.empty());

    enum Body {
        SEVEN_BIT,
        EIGHT_BIT_MIME
    }

    /// `Mail-parameters = esmtp-param *(SP esmtp-param)`
    static MailParameters read(SmtpGrammar in) throws SmtpSyntaxException {
        var parameters = NONE;
        var seen = new HashSet<String>();
        do {
            var keyword = in.sp().esmtpKeyword();
            var value = in.esmtpValue();
            if (!seen.add(keyword)) {
                throw new SmtpSyntaxException(Fault.ARGUMENT, "Parameter given twice");
            }
            parameters =
                    switch (keyword) {
                        case "SIZE" -> parameters.withSize(size(value));
                        case "BODY" -> parameters.withBody(body(value));
                        case "AUTH" -> parameters.withAuth(auth(value));
                        default ->
                                throw new SmtpSyntaxException(
                                        Fault.UNKNOWN_PARAMETER, "Parameter not recognized");
                    };
        } while (!in.atArgumentsEnd());
        return parameters;
    }

    /// `size-value = 1*20DIGIT` (RFC 1870 §4); more than a long can hold is as good as endless.
    private static long size(String value) throws SmtpSyntaxException {
        if (!value.matches("[0-9]{1,20}")) {
            throw new SmtpSyntaxException(Fault.ARGUMENT, "SIZE misspelt");
        }
        return value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value);
    }

    /// `body-value = "7BIT" / "8BITMIME"`
    private static Body body(String value) throws SmtpSyntaxException {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Body.SEVEN_BIT;
            case "8BITMIME" -> Body.EIGHT_BIT_MIME;
            default -> throw new SmtpSyntaxException(Fault.ARGUMENT, "BODY misspelt");
        };
    }

    /// `xtext / "<>"`
    private static String auth(String value) throws SmtpSyntaxException {
        if (value.isEmpty()) {
            throw new SmtpSyntaxException(Fault.ARGUMENT, "AUTH misspelt");
        }
        return value;
    }

    private MailParameters withSize(long size) {
        return new MailParameters(OptionalLong.of(size), body, auth);
    }

    private MailParameters withBody(Body body) {
        return new MailParameters(size, Optional.of(body), auth);
    }

    private MailParameters withAuth(String auth) {
        return new MailParameters(size, body, Optional.of(auth));
    }
}
